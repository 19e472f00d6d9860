import type { Refusal } from '../../contract/reply.ts';
import { withdrawCase } from '../approval/state.ts';
import { asDraft, changed, mustBe, tellingOf } from './state.ts';
import type { QuoteDecision, QuoteState } from './state.ts';

/** Taken back while it waits for approval: a draft with the same lines, and nothing to decide. */
export function withdrawQuote(
  state: QuoteState,
  command: { readonly reason?: string | undefined },
  now: string,
): QuoteDecision | Refusal {
  if (state.status !== 'approval_pending') return mustBe(state, 'approval_pending');
  const draft = changed(asDraft(state, {}), 'quote.withdrawn', now, command.reason);
  return tellingOf(draft, withdrawCase(state.approval));
}
