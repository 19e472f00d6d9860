import type { Refusal } from '../../contract/reply.ts';
import { voidCase } from '../approval/state.ts';
import { changed, mustBe } from './state.ts';
import type { QuoteDecision, QuoteState } from './state.ts';

export function cancelQuote(
  state: QuoteState,
  command: { readonly reason?: string | undefined },
  now: string,
): QuoteDecision | Refusal {
  switch (state.status) {
    case 'draft':
    case 'priced':
    case 'approved':
    case 'rejected':
    case 'accepted':
      return changed({ ...state, status: 'cancelled' }, 'quote.cancelled', now, command.reason);
    case 'approval_pending': {
      const approval = voidCase(state.approval);
      return changed(
        { ...state, approval, status: 'cancelled' },
        'quote.cancelled',
        now,
        command.reason,
      );
    }
    case 'converted':
    case 'expired':
    case 'cancelled':
      return mustBe(
        state,
        'draft',
        'priced',
        'approval_pending',
        'approved',
        'rejected',
        'accepted',
      );
    default:
      return state satisfies never;
  }
}
