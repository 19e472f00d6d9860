import type { ApprovalLevel } from '../../contract/quote.ts';
import { refuse } from '../../contract/reply.ts';
import type { Refusal } from '../../contract/reply.ts';
import { barOf, pendingLevel, rightTo } from './right.ts';
import type { Person } from './right.ts';
import { withLevel } from './state.ts';
import type { ApprovalState } from './state.ts';

/** The same state: nothing changed. */
export type Assigned = { readonly ok: true; readonly approval: ApprovalState } | Refusal;

/** Whoever could decide the pending level takes it, also in another's stead. */
export function claimLevel(state: ApprovalState, person: Person): Assigned {
  const next = pendingLevel(state);
  if ('ok' in next) return next;
  const right = rightTo(state, next, person);
  if (!right.ok) return right;
  if (next.assignee === person.by) return { ok: true, approval: state };
  return assigned(state, next, { assignee: person.by, delegatedBy: right.for });
}

/** Back to all who have its role. */
export function releaseLevel(state: ApprovalState, { by, roles }: Person): Assigned {
  const next = pendingLevel(state);
  if ('ok' in next) return next;
  const { assignee, delegatedBy } = next;
  if (assignee === undefined) return { ok: true, approval: state };
  if (by !== assignee && by !== delegatedBy && roles?.includes('admin') !== true) {
    const who = delegatedBy === undefined ? assignee : `${assignee}, ${delegatedBy}`;
    return refuse('forbidden', `only ${who} or an administrator releases it`);
  }
  return assigned(state, next, {});
}

/** A right of one's own goes to another person; what was delegated is not passed on. */
export function delegateLevel(state: ApprovalState, person: Person, to: string): Assigned {
  const next = pendingLevel(state);
  if ('ok' in next) return next;
  const right = rightTo(state, next, { ...person, grants: [] });
  if (!right.ok) return right;
  if (right.for !== undefined) {
    return refuse('forbidden', `${right.for} has delegated it, and it is not passed on`);
  }
  if (to === person.by) return invalid('nobody delegates to himself');
  const barred = barOf(state, to);
  if (barred !== null) return invalid(`${to} ${barred}`);
  return assigned(state, next, { assignee: to, delegatedBy: person.by });
}

function invalid(detail: string): Refusal {
  return refuse('invalid_request', detail, { field: '/to' });
}

function assigned(
  state: ApprovalState,
  next: ApprovalLevel,
  to: { readonly assignee?: string; readonly delegatedBy?: string | undefined },
): Assigned {
  const { assignee: _, delegatedBy: __, ...free } = next;
  const level = {
    ...free,
    ...(to.assignee === undefined ? {} : { assignee: to.assignee }),
    ...(to.delegatedBy === undefined ? {} : { delegatedBy: to.delegatedBy }),
  };
  return { ok: true, approval: withLevel(state, level) };
}
