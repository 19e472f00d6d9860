import type { DomainEvent, OrderEventData, TaskEventData } from '../../core/contract/events.ts';
import { MESSAGE } from '../../core/contract/workflow.ts';
import type { FulfilmentVariables } from '../../core/contract/workflow.ts';
import type { Publication } from '../camunda/publish_message.ts';
import { approvalMessage } from './approval_messages.ts';
import { publicationOf } from './publication.ts';

/** The message that an event means for the workflows; most events mean none. */
export function messageFor(event: DomainEvent): Publication | undefined {
  switch (event.type) {
    case 'quote.submitted':
    case 'quote.level_approved':
    case 'quote.withdrawn':
    case 'quote.approved':
    case 'quote.rejected':
    case 'quote.items_changed':
    case 'quote.revised':
    case 'quote.cancelled':
    case 'quote.expired':
      return approvalMessage(event);
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
    case 'quote.approval_assigned':
    case 'quote.approval_escalated':
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
    case 'delegation.created':
    case 'delegation.revoked':
      return undefined;
    default:
      return event.type satisfies never;
  }
}

function orderAcknowledged(event: DomainEvent, data: OrderEventData): Publication {
  const variables: FulfilmentVariables = {
    tenant: event.tenant,
    orderId: data.orderId,
    orderNumber: data.number,
    traceparent: event.traceparent ?? null,
  };
  return publicationOf(event, MESSAGE.orderAcknowledged, data.orderId, variables);
}

/** The process of an order that had ended has ended, too: it begins again, with what is left. */
function orderAmended(event: DomainEvent, data: OrderEventData): Publication {
  return data.reopened === true ? orderAcknowledged(event, data) : planChanged(event, data);
}

function planChanged(event: DomainEvent, { orderId }: OrderEventData): Publication {
  return publicationOf(event, MESSAGE.orderPlanChanged, orderId, {});
}

function taskMessage(
  event: DomainEvent,
  name: string,
  variables: Readonly<Record<string, unknown>>,
): Publication {
  return publicationOf(event, name, dataOf(event).task.id, variables);
}

function dataOf(event: DomainEvent): TaskEventData {
  return event.data as TaskEventData;
}
