import type { Refusal } from '../../contract/reply.ts';
import { VALID_DAYS_DEFAULT } from './quote_create.ts';
import { asDraft, changed, mustBe } from './state.ts';
import type { QuoteDecision, QuoteState } from './state.ts';

const DAY_MS = 86_400_000;

/** A new revision with the same lines; the old one is superseded, and its approval void. */
export function reviseQuote(state: QuoteState, now: string): QuoteDecision | Refusal {
  switch (state.status) {
    case 'priced':
    case 'approval_pending':
    case 'approved':
    case 'rejected':
    case 'accepted':
    case 'expired': {
      const validUntil =
        now < state.validUntil
          ? state.validUntil
          : new Date(Date.parse(now) + VALID_DAYS_DEFAULT * DAY_MS).toISOString();
      return changed(
        asDraft(state, { revision: state.revision + 1, validUntil }),
        'quote.revised',
        now,
      );
    }
    case 'draft':
    case 'converted':
    case 'cancelled':
      return mustBe(
        state,
        'priced',
        'approval_pending',
        'approved',
        'rejected',
        'accepted',
        'expired',
      );
    default:
      return state satisfies never;
  }
}
