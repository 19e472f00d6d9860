import { appendAudit, orderTimeline } from '../sql/audit.ts';
import { findReply, saveReply } from '../sql/idempotency.ts';
import { takeNumbers } from '../sql/number_block.ts';
import { appendEvents } from '../sql/outbox.ts';
import { NEW_ID, planned } from './planned.ts';
import type { PlannedList } from './planned.ts';

const LIMIT = 50;
const START = ['1970-01-01T00:00:00.000Z', '00000000-0000-0000-0000-000000000000'] as const;

/** What every command writes beside its own rows, and what is read of that. */
export const evidencePlans: PlannedList = (s) => {
  const { tenant, now, order } = s;
  const evidence = { tenant, actor: 'plan', traceparent: null, now };
  const id = { tenant, actor: 'plan', key: 'plan' };
  const reply = { requestHash: 'plan', reply: '{}', packed: null };
  const audit = {
    id: NEW_ID,
    action: 'order_start',
    subjectType: 'order',
    subjectId: order.id,
  } as const;
  const event = {
    id: NEW_ID,
    topic: 'plan',
    key: order.id,
    type: 'order.started',
    sequence: order.sequence + 1,
    data: {},
  };
  return [
    planned((sql) => findReply(sql, id, now.slice(0, 10))),
    planned((sql) => saveReply(sql, id, reply, now)),
    planned((sql) => appendAudit(sql, evidence, [audit])),
    planned((sql) => appendEvents(sql, evidence, [event])),
    planned((sql) => takeNumbers(sql, tenant, 'quote', 1)),
    planned((sql) => orderTimeline(sql, tenant, order.id, START, LIMIT)),
  ];
};
