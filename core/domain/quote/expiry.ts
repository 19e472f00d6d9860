import type { Refusal } from '../../contract/reply.ts';
import { refuse } from '../../contract/reply.ts';
import type { QuoteState } from './state.ts';

/** Valid up to, and not at, `validUntil`. Null: still valid. */
export function expired(state: QuoteState, now: string): Refusal | null {
  if (now < state.validUntil) return null;
  return refuse(
    'quote_expired',
    `quote ${state.number} was valid until ${state.validUntil}: revise it`,
  );
}
