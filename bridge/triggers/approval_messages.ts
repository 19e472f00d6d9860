import type { DomainEvent, QuoteEventData } from '../../core/contract/events.ts';
import type { ApprovalCase } from '../../core/contract/quote.ts';
import { MESSAGE } from '../../core/contract/workflow.ts';
import type { ApprovalDecisionVariables, ApprovalVariables } from '../../core/contract/workflow.ts';
import type { Publication } from '../camunda/publish_message.ts';
import { publicationOf } from './publication.ts';
import { levelKey, levelVariables } from '../workflows/approval_level.ts';

/** What an event of a quote means for the workflow of its approval. */
export function approvalMessage(event: DomainEvent): Publication | undefined {
  const data = event.data as QuoteEventData;
  const { approval } = data;
  if (approval === undefined) return undefined;
  if (event.type === 'quote.submitted') return requested(event, data, approval);
  return approval.status === 'pending'
    ? levelDecided(event, approval)
    : ended(event, data, approval);
}

function requested(
  event: DomainEvent,
  data: QuoteEventData,
  approval: ApprovalCase,
): Publication | undefined {
  const next = levelVariables(approval);
  if (next === null) return undefined;
  const variables: ApprovalVariables = {
    tenant: event.tenant,
    quoteId: data.quoteId,
    quoteNumber: data.number,
    caseId: approval.caseId,
    levels: approval.levels.map(({ level, role }) => ({ level, role })),
    ...next,
    refusal: null,
    traceparent: event.traceparent ?? null,
  };
  return publicationOf(event, MESSAGE.approvalRequested, data.quoteId, variables);
}

/** The next level's turn has come; who waits for the one before hears it by that one's key. */
function levelDecided(event: DomainEvent, approval: ApprovalCase): Publication | undefined {
  const decided = approval.levels.findLast(({ status }) => status !== 'pending');
  const next = levelVariables(approval);
  if (event.type !== 'quote.level_approved' || decided === undefined || next === null) {
    return undefined;
  }
  const variables = { ...next, refusal: null };
  const key = levelKey(approval.caseId, decided.level);
  return publicationOf(event, MESSAGE.approvalLevelDecided, key, variables);
}

/** Decided, withdrawn, or void because the quote is no longer what was to be approved. */
function ended(event: DomainEvent, data: QuoteEventData, approval: ApprovalCase): Publication {
  const decided = approval.levels.findLast((level) => level.status !== 'pending');
  const variables: ApprovalDecisionVariables = {
    decision: decisionOf(approval),
    decidedBy: approval.status === 'withdrawn' ? event.actor : (decided?.decidedBy ?? event.actor),
    reason:
      approval.status === 'void'
        ? `withdrawn by ${event.type}`
        : approval.status === 'withdrawn'
          ? (data.reason ?? null)
          : (decided?.reason ?? data.reason ?? null),
  };
  return publicationOf(event, MESSAGE.approvalDecided, approval.caseId, variables);
}

function decisionOf({ status }: ApprovalCase): ApprovalDecisionVariables['decision'] {
  return status === 'approved' || status === 'withdrawn' ? status : 'rejected';
}
