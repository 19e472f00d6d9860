import type { ApprovalRole } from '../../contract/approval_policies.ts';
import type { Role } from '../../contract/identity.ts';
import type { ApprovalLevel } from '../../contract/quote.ts';
import { refuse } from '../../contract/reply.ts';
import type { Refusal } from '../../contract/reply.ts';
import type { ApprovalState } from './state.ts';

/** What somebody else has delegated to a person for now. */
export type Grant = { readonly from: string; readonly roles: readonly ApprovalRole[] };

export type Person = {
  readonly by: string;
  /** Null: the workflow has checked the role, its task list is by role. */
  readonly roles: readonly Role[] | null;
  readonly grants?: readonly Grant[];
};

/** `for`: in whose stead; absent: by a right of one's own. */
export type Right = { readonly ok: true; readonly for?: string };

export function pendingLevel(state: ApprovalState): ApprovalLevel | Refusal {
  const next = state.case.levels.find((level) => level.status === 'pending');
  if (state.case.status !== 'pending' || next === undefined) {
    return refuse('illegal_transition', `the approval case is ${state.case.status}`);
  }
  return next;
}

/**
 * Whether a person may decide the pending level: nobody decides a quote of his own, or two levels
 * of one case, also in another's stead; and what somebody has claimed or been given is for him
 * alone, until it is escalated.
 */
export function rightTo(
  state: ApprovalState,
  next: ApprovalLevel,
  { by, roles, grants = [] }: Person,
): Right | Refusal {
  const barred = barOf(state, by);
  if (barred !== null) return refuse('forbidden', `${by} ${barred}`);
  if (next.assignee !== undefined && next.assignee !== by && next.escalatedTo === undefined) {
    const detail = `level ${next.level} (${next.name}) is with ${next.assignee}, until it is released`;
    return refuse('forbidden', detail);
  }
  const { delegatedBy } = next;
  if (next.assignee === by && delegatedBy !== undefined && barOf(state, delegatedBy) === null) {
    return { ok: true, for: delegatedBy };
  }
  if (roles === null || rolesOf(next).some((role) => roles.includes(role))) return { ok: true };
  const grant = grants.find(
    ({ from, roles: given }) =>
      from !== by &&
      barOf(state, from) === null &&
      rolesOf(next).some((role) => given.includes(role)),
  );
  if (grant !== undefined) return { ok: true, for: grant.from };
  const needed = rolesOf(next).join(' or ');
  return refuse('forbidden', `level ${next.level} (${next.name}) needs the role ${needed}`);
}

/** Why a person has no say in this case, whatever his roles are. */
export function barOf({ requestedBy, case: { levels } }: ApprovalState, who: string) {
  if (who === requestedBy) return 'asked for this approval, and nobody approves what is his own';
  const decided = levels.some(
    ({ decidedBy, decidedFor }) => decidedBy === who || decidedFor === who,
  );
  return decided ? 'has decided another level of this case already' : null;
}

function rolesOf({ role, escalatedTo }: ApprovalLevel): readonly ApprovalRole[] {
  return escalatedTo === undefined ? [role] : [role, escalatedTo];
}
