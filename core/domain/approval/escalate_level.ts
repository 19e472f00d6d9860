import { withLevel } from './state.ts';
import type { ApprovalState } from './state.ts';

/**
 * Nobody decided the level in time: the role to which it escalates may as well, and no claim keeps
 * it from that. Who stands in for somebody stays able to decide. The same state: it came too late.
 */
export function escalateLevel(state: ApprovalState, number: number, now: string): ApprovalState {
  const next = state.case.levels.find(({ status }) => status === 'pending');
  const isDue = state.case.status === 'pending' && next?.level === number;
  if (!isDue || next.escalatedTo !== undefined) return state;
  const { assignee, ...level } = next;
  return withLevel(state, {
    ...level,
    ...(assignee === undefined || level.delegatedBy === undefined ? {} : { assignee }),
    escalatedTo: level.escalateTo ?? 'admin',
    escalatedAt: now,
  });
}
