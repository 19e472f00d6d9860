import type { Role } from '../../contract/identity.ts';
import type { ApprovalCase, ApprovalLevel } from '../../contract/quote.ts';
import type { Refusal } from '../../contract/reply.ts';
import { refuse } from '../../contract/reply.ts';
import type { ApprovalState } from './state.ts';

export type Verdict = {
  readonly decision: 'approved' | 'rejected';
  /** Who decides: the caller, or whom a worker names from the workflow's task list. */
  readonly by: string;
  /** Null: the workflow has checked the role, its task list is by role. */
  readonly roles: readonly Role[] | null;
  readonly reason?: string | undefined;
};

/** Levels decide in turn, each by its role, and nobody decides two levels of one case. */
export function decideLevel(
  state: ApprovalState,
  verdict: Verdict,
  now: string,
): { readonly ok: true; readonly approval: ApprovalState } | Refusal {
  const { levels } = state.case;
  const next = levels.find((level) => level.status === 'pending');
  if (state.case.status !== 'pending' || next === undefined) {
    return refuse('illegal_transition', `the approval case is ${state.case.status}`);
  }
  if (verdict.roles !== null && !verdict.roles.includes(next.role)) {
    return refuse('forbidden', `level ${next.level} (${next.name}) needs the role ${next.role}`);
  }
  if (levels.some((level) => level.decidedBy === verdict.by)) {
    return refuse('forbidden', `${verdict.by} has decided another level of this case already`);
  }
  const decided: ApprovalLevel = {
    ...next,
    status: verdict.decision,
    decidedBy: verdict.by,
    decidedAt: now,
    ...(verdict.reason === undefined ? {} : { reason: verdict.reason }),
  };
  const all = levels.map((level) => (level.level === next.level ? decided : level));
  return {
    ok: true,
    approval: { ...state, case: { ...state.case, levels: all, status: statusOf(all) } },
  };
}

function statusOf(levels: readonly ApprovalLevel[]): ApprovalCase['status'] {
  if (levels.some((level) => level.status === 'rejected')) return 'rejected';
  return levels.every((level) => level.status === 'approved') ? 'approved' : 'pending';
}
