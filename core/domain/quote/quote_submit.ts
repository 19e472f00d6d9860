import type { ApprovalPolicy } from '../../contract/approval_policies.ts';
import type { Refusal } from '../../contract/reply.ts';
import { openCase } from '../approval/open_case.ts';
import type { CategoryOf } from '../approval/policy_reasons.ts';
import type { NewId } from '../decision.ts';
import { expired } from './expiry.ts';
import { changed, mustBe } from './state.ts';
import type { QuoteDecision, QuoteState } from './state.ts';

/** Approved at once, unless a policy asks for approval of exactly this price. */
export function submitQuote(
  state: QuoteState,
  policies: readonly ApprovalPolicy[],
  by: string,
  now: string,
  newId: NewId,
  categoryOf?: CategoryOf,
): QuoteDecision | Refusal {
  if (state.status !== 'priced') return mustBe(state, 'priced');
  const late = expired(state, now);
  if (late !== null) return late;
  const approval = openCase(state, policies, by, now, newId, categoryOf);
  return approval === null
    ? changed({ ...state, status: 'approved' }, 'quote.submitted', now)
    : changed({ ...state, status: 'approval_pending', approval }, 'quote.submitted', now);
}
