import type { ApprovalPolicy } from '../../contract/approval_policies.ts';
import type { Refusal } from '../../contract/reply.ts';
import type { CatalogSlice } from '../catalogue/slice.ts';
import { lineCosts } from '../approval/line_costs.ts';
import { openCase } from '../approval/open_case.ts';
import type { CategoryOf } from '../approval/policy_reasons.ts';
import type { NewId } from '../decision.ts';
import { expired } from './expiry.ts';
import { changed, mustBe } from './state.ts';
import type { QuoteDecision, QuoteState } from './state.ts';

/**
 * Approved at once, unless a policy asks for approval of exactly this price. Policies for margins
 * need the `slice` that it was priced with.
 */
export function submitQuote(
  state: QuoteState,
  policies: readonly ApprovalPolicy[],
  by: string,
  now: string,
  newId: NewId,
  categoryOf?: CategoryOf,
  slice?: CatalogSlice,
): QuoteDecision | Refusal {
  if (state.status !== 'priced') return mustBe(state, 'priced');
  const late = expired(state, now);
  if (late !== null) return late;
  const costsOf = () => (slice === undefined ? [] : lineCosts(slice, state));
  const approval = openCase(state, policies, by, now, newId, categoryOf, costsOf);
  return approval === null
    ? changed({ ...state, status: 'approved' }, 'quote.submitted', now)
    : changed({ ...state, status: 'approval_pending', approval }, 'quote.submitted', now);
}
