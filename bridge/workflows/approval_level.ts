import type { ApprovalCase } from '../../core/contract/quote.ts';
import type { ApprovalLevelVariables } from '../../core/contract/workflow.ts';

const REMIND_AFTER = 'PT24H';
/** A timer needs some time; no quote lives that long (at most 366 days). */
const NEVER = 'P367D';

/** What the workflow must know of the level whose turn it is; null: none is pending. */
export function levelVariables(approval: ApprovalCase): ApprovalLevelVariables | null {
  const next = approval.levels.find(({ status }) => status === 'pending');
  if (approval.status !== 'pending' || next === undefined) return null;
  const { level, role, remindAfter, escalateAfter, escalatedTo } = next;
  return {
    level,
    levelKey: levelKey(approval.caseId, level),
    candidateGroups: [...new Set([role, ...(escalatedTo === undefined ? [] : [escalatedTo])])],
    reminderAfter: remindAfter ?? REMIND_AFTER,
    // Once is enough: who it was escalated to is reminded.
    escalateAfter: escalatedTo === undefined ? (escalateAfter ?? NEVER) : NEVER,
  };
}

/** Correlates that one level was decided, so that it never ends the wait for another. */
export function levelKey(caseId: string, level: number): string {
  return `${caseId}:${level}`;
}
