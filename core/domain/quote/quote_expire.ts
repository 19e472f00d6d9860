import type { Refusal } from '../../contract/reply.ts';
import { refuse } from '../../contract/reply.ts';
import { voidCase } from '../approval/state.ts';
import { expired } from './expiry.ts';
import { changed, mustBe } from './state.ts';
import type { QuoteDecision, QuoteState } from './state.ts';

/** Ends what nobody accepted in time. What was to be approved is void. */
export function expireQuote(state: QuoteState, now: string): QuoteDecision | Refusal {
  switch (state.status) {
    case 'draft':
    case 'priced':
    case 'approval_pending':
    case 'approved':
    case 'rejected': {
      if (expired(state, now) === null) {
        const detail = `quote ${state.number} is valid until ${state.validUntil}`;
        return refuse('illegal_transition', detail);
      }
      const isOpen = state.status === 'approval_pending';
      const approval = isOpen ? { approval: voidCase(state.approval) } : {};
      return changed({ ...state, ...approval, status: 'expired' }, 'quote.expired', now);
    }
    case 'accepted':
    case 'converted':
    case 'expired':
    case 'cancelled':
      return mustBe(state, 'draft', 'priced', 'approval_pending', 'approved', 'rejected');
    default:
      return state satisfies never;
  }
}
