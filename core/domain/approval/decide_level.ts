import type { ApprovalCase, ApprovalLevel } from '../../contract/quote.ts';
import type { Refusal } from '../../contract/reply.ts';
import { pendingLevel, rightTo } from './right.ts';
import type { Person } from './right.ts';
import { withLevel } from './state.ts';
import type { ApprovalState } from './state.ts';

/** Who decides: the caller, or whom a worker names from the workflow's task list. */
export type Verdict = Person & {
  readonly decision: 'approved' | 'rejected';
  readonly reason?: string | undefined;
};

/** Levels decide in turn, each by somebody who has the right to. */
export function decideLevel(
  state: ApprovalState,
  verdict: Verdict,
  now: string,
): { readonly ok: true; readonly approval: ApprovalState } | Refusal {
  const next = pendingLevel(state);
  if ('ok' in next) return next;
  const right = rightTo(state, next, verdict);
  if (!right.ok) return right;
  const decided: ApprovalLevel = {
    ...next,
    status: verdict.decision,
    decidedBy: verdict.by,
    ...(right.for === undefined ? {} : { decidedFor: right.for }),
    decidedAt: now,
    ...(verdict.reason === undefined ? {} : { reason: verdict.reason }),
  };
  const approval = withLevel(state, decided);
  const status = statusOf(approval.case.levels);
  return { ok: true, approval: { ...approval, case: { ...approval.case, status } } };
}

function statusOf(levels: readonly ApprovalLevel[]): ApprovalCase['status'] {
  if (levels.some((level) => level.status === 'rejected')) return 'rejected';
  return levels.every((level) => level.status === 'approved') ? 'approved' : 'pending';
}
