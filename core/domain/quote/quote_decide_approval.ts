import type { Refusal } from '../../contract/reply.ts';
import { refuse } from '../../contract/reply.ts';
import { decideLevel } from '../approval/decide_level.ts';
import type { Verdict } from '../approval/decide_level.ts';
import { changed, mustBe } from './state.ts';
import type { QuoteDecision, QuoteState } from './state.ts';

/**
 * `quote_approve` and `quote_reject`: decides the next level. A quote whose last level approved is
 * approved; one level that rejects ends the case. A level in between changes the case only.
 */
export function decideApproval(
  state: QuoteState,
  verdict: Verdict,
  now: string,
): QuoteDecision | Refusal {
  if (state.status !== 'approval_pending') return mustBe(state, 'approval_pending');
  if (state.approval.case.priceHash !== state.price.priceHash) {
    return refuse('price_changed', 'the approval case covers another price');
  }
  const decided = decideLevel(state.approval, verdict, now);
  if (!decided.ok) return decided;
  const { approval } = decided;
  switch (approval.case.status) {
    case 'rejected':
      return changed(
        { ...state, status: 'rejected', approval },
        'quote.rejected',
        now,
        verdict.reason,
      );
    case 'approved':
      return changed(
        { ...state, status: 'approved', approval },
        'quote.approved',
        now,
        verdict.reason,
      );
    case 'pending':
    case 'void':
    case 'withdrawn':
      return changed({ ...state, approval }, 'quote.level_approved', now, verdict.reason);
    default:
      return approval.case.status satisfies never;
  }
}
