import { TOPIC } from '../contract/events.ts';
import type { EventType, Topic } from '../contract/events.ts';
import type { Happened } from '../domain/decision.ts';
import type { Call } from '../server/call.ts';
import type { AuditRow } from '../sql/audit.ts';
import type { OutboxRow } from '../sql/outbox.ts';

/** Events of one aggregate as outbox rows; `task.*` events are keyed by their order. */
export function outboxRows(
  call: Call,
  aggregateId: string,
  events: readonly Happened<EventType, unknown>[],
): OutboxRow[] {
  return events.map(({ type, sequence, data }) => ({
    id: call.services.newId(),
    topic: topicOf(type),
    key: aggregateId,
    type,
    sequence,
    data,
  }));
}

function topicOf(type: EventType): Topic {
  if (type.startsWith('quote.')) return TOPIC.quote;
  if (type.startsWith('order.')) return TOPIC.order;
  return type.startsWith('task.') ? TOPIC.task : TOPIC.audit;
}

/** Who did what to which thing: one row for each command that did something. */
export function auditRow(
  call: Call,
  subjectType: AuditRow['subjectType'],
  subjectId: string,
  more: Pick<AuditRow, 'beforeStatus' | 'afterStatus' | 'detail' | 'onBehalfOf'>,
): AuditRow {
  return { id: call.services.newId(), action: call.stem, subjectType, subjectId, ...more };
}
