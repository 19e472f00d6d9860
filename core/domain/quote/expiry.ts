import type { Refusal } from '../../contract/reply.ts';
import { VALID_DAYS_MAX } from '../../contract/quote.ts';
import { refuse } from '../../contract/reply.ts';
import type { QuoteState } from './state.ts';

export const VALID_DAYS_DEFAULT = 30;
const DAY_MS = 86_400_000;

export function daysAfter(now: string, days: number): string {
  return new Date(Date.parse(now) + days * DAY_MS).toISOString();
}

/** A named end of validity as an instant: ahead, and not further than a quote may be valid. */
export function validityUntil(named: string, now: string): string | Refusal {
  const until = new Date(named).toISOString();
  const latest = daysAfter(now, VALID_DAYS_MAX);
  if (until > now && until <= latest) return until;
  const detail = `validUntil must be in the future, and at most ${VALID_DAYS_MAX} days ahead`;
  return refuse('invalid_request', `${detail}: not after ${latest}`, { field: '/validUntil' });
}

/** Valid up to, and not at, `validUntil`. Null: still valid. */
export function expired(state: QuoteState, now: string): Refusal | null {
  if (now < state.validUntil) return null;
  return refuse(
    'quote_expired',
    `quote ${state.number} was valid until ${state.validUntil}: revise it`,
  );
}
