import type {
  DomainEvent,
  OrderEventData,
  QuoteEventData,
  TaskEventData,
} from '../../core/contract/events.ts';
import { MESSAGE } from '../../core/contract/workflow.ts';
import type {
  ApprovalDecisionVariables,
  ApprovalVariables,
  FulfilmentVariables,
} from '../../core/contract/workflow.ts';
import type { Publication } from '../camunda/publish_message.ts';

/** How long a decision may take before its approver is reminded. */
const REMINDER_AFTER = 'PT24H';

/** The message that an event means for the workflows; most events mean none. */
export function messageFor(event: DomainEvent): Publication | undefined {
  switch (event.type) {
    case 'quote.submitted':
      return approvalRequested(event, event.data as QuoteEventData);
    case 'quote.approved':
    case 'quote.rejected':
    case 'quote.items_changed':
    case 'quote.revised':
    case 'quote.cancelled':
    case 'quote.expired':
      return approvalEnded(event, event.data as QuoteEventData);
    case 'order.acknowledged':
      return orderAcknowledged(event, event.data as OrderEventData);
    case 'order.amended':
      return orderAmended(event, event.data as OrderEventData);
    case 'order.cancelling':
    case 'order.cancelled':
    case 'order.replanned':
      return planChanged(event, event.data as OrderEventData);
    case 'task.called_back':
      return taskMessage(event, MESSAGE.taskCalledBack, { outcome: dataOf(event).outcome });
    case 'task.resolved':
      return taskMessage(event, MESSAGE.falloutResolved, { resolution: dataOf(event).resolution });
    case 'catalog.published':
    case 'catalog.activated':
    case 'catalog.unscheduled':
    case 'catalog.retired':
    case 'quote.created':
    case 'quote.priced':
    case 'quote.level_approved':
    case 'quote.accepted':
    case 'quote.converted':
    case 'order.decomposed':
    case 'order.started':
    case 'order.completed':
    case 'order.partial':
    case 'order.failed':
    case 'order.held':
    case 'order.released':
    case 'task.started':
    case 'task.waiting':
    case 'task.completed':
    case 'task.fell_out':
      return undefined;
    default:
      return event.type satisfies never;
  }
}

function approvalRequested(event: DomainEvent, data: QuoteEventData): Publication | undefined {
  if (data.approval?.status !== 'pending') return undefined;
  const variables: ApprovalVariables = {
    tenant: event.tenant,
    quoteId: data.quoteId,
    quoteNumber: data.number,
    caseId: data.approval.caseId,
    levels: data.approval.levels.map(({ level, role }) => ({ level, role })),
    reminderAfter: REMINDER_AFTER,
    traceparent: event.traceparent ?? null,
  };
  return publication(event, MESSAGE.approvalRequested, data.quoteId, variables);
}

/** Decided, or void because the quote is no longer what was to be approved. */
function approvalEnded(event: DomainEvent, data: QuoteEventData): Publication | undefined {
  const { approval } = data;
  if (approval === undefined || approval.status === 'pending') return undefined;
  const decided = approval.levels.findLast((level) => level.status !== 'pending');
  const variables: ApprovalDecisionVariables = {
    decision: approval.status === 'approved' ? 'approved' : 'rejected',
    decidedBy: decided?.decidedBy ?? event.actor,
    reason:
      approval.status === 'void'
        ? `withdrawn by ${event.type}`
        : (decided?.reason ?? data.reason ?? null),
  };
  return publication(event, MESSAGE.approvalDecided, approval.caseId, variables);
}

function orderAcknowledged(event: DomainEvent, data: OrderEventData): Publication {
  const variables: FulfilmentVariables = {
    tenant: event.tenant,
    orderId: data.orderId,
    orderNumber: data.number,
    traceparent: event.traceparent ?? null,
  };
  return publication(event, MESSAGE.orderAcknowledged, data.orderId, variables);
}

/** The process of an order that had ended has ended too: it begins again, with what is left to do. */
function orderAmended(event: DomainEvent, data: OrderEventData): Publication {
  return data.reopened === true ? orderAcknowledged(event, data) : planChanged(event, data);
}

function planChanged(event: DomainEvent, { orderId }: OrderEventData): Publication {
  return publication(event, MESSAGE.orderPlanChanged, orderId, {});
}

function taskMessage(
  event: DomainEvent,
  name: string,
  variables: Readonly<Record<string, unknown>>,
): Publication {
  return publication(event, name, dataOf(event).task.id, variables);
}

function dataOf(event: DomainEvent): TaskEventData {
  return event.data as TaskEventData;
}

function publication(
  event: DomainEvent,
  name: string,
  correlationKey: string,
  variables: Readonly<Record<string, unknown>>,
): Publication {
  return { name, correlationKey, messageId: event.id, variables };
}
