import type { Refusal } from '../../contract/reply.ts';
import { claimLevel, delegateLevel, releaseLevel } from '../approval/assign_level.ts';
import type { Assigned } from '../approval/assign_level.ts';
import { escalateLevel } from '../approval/escalate_level.ts';
import type { Person } from '../approval/right.ts';
import { changed, mustBe, unchanged } from './state.ts';
import type { QuoteDecision, QuoteState } from './state.ts';

type Assignment =
  | { readonly kind: 'claim' | 'release' }
  | { readonly kind: 'delegate'; readonly to: string; readonly reason?: string | undefined };

/** Who is to decide the pending level. */
export function assignApproval(
  state: QuoteState,
  assignment: Assignment,
  person: Person,
  now: string,
): QuoteDecision | Refusal {
  if (state.status !== 'approval_pending') return mustBe(state, 'approval_pending');
  const assigned = assignedBy(state.approval, assignment, person);
  if (!assigned.ok) return assigned;
  const { approval } = assigned;
  if (approval === state.approval) return unchanged(state);
  const reason = 'reason' in assignment ? assignment.reason : undefined;
  return changed({ ...state, approval }, 'quote.approval_assigned', now, reason);
}

function assignedBy(
  approval: Parameters<typeof claimLevel>[0],
  assignment: Assignment,
  person: Person,
): Assigned {
  switch (assignment.kind) {
    case 'claim':
      return claimLevel(approval, person);
    case 'release':
      return releaseLevel(approval, person);
    case 'delegate':
      return delegateLevel(approval, person, assignment.to);
    default:
      return assignment satisfies never;
  }
}

/** Changes nothing once the case is another, was decided, or was escalated before. */
export function escalateApproval(
  state: QuoteState,
  { caseId, level }: { readonly caseId: string; readonly level: number },
  now: string,
): QuoteDecision {
  if (state.status !== 'approval_pending' || state.approval.case.caseId !== caseId) {
    return unchanged(state);
  }
  const approval = escalateLevel(state.approval, level, now);
  if (approval === state.approval) return unchanged(state);
  return changed({ ...state, approval }, 'quote.approval_escalated', now);
}
