import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { EventSchema } from '../../core/contract/events.ts';
import { encodeEvent } from './encode_event.ts';
import type { OutboxRow } from './encode_event.ts';

const row: OutboxRow = {
  transactionId: '901',
  id: randomUUID(),
  tenant: 'demo',
  topic: 'oms.order.events.v1',
  key: randomUUID(),
  type: 'order.started',
  sequence: 3,
  actor: 'worker "bridge"',
  traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
  occurredAt: '2026-11-24T12:00:00.123Z',
  data: '{"orderId": "1", "totals": {"amount": "451.50"}}',
};

test('a row becomes a CloudEvent of the contract, its data untouched', () => {
  const record = encodeEvent(row);
  const event = v.parse(EventSchema, JSON.parse(record.value));
  expect(event).toMatchObject({
    id: row.id,
    type: 'order.started',
    subject: row.key,
    time: row.occurredAt,
    sequence: 3,
    actor: 'worker "bridge"',
    traceparent: row.traceparent,
    data: { orderId: '1', totals: { amount: '451.50' } },
  });
  expect(record.value).toContain(row.data);
  expect(record.key).toBe(row.key);
});

test('headers let a reader choose without parsing the value', () => {
  expect(encodeEvent(row).headers).toMatchObject({
    'content-type': 'application/cloudevents+json; charset=UTF-8',
    ce_id: row.id,
    ce_type: 'order.started',
    tenant: 'demo',
    sequence: '3',
    traceparent: row.traceparent,
  });
});

test('without a trace there is no traceparent, neither in the event nor in the headers', () => {
  const record = encodeEvent({ ...row, traceparent: null });
  expect(JSON.parse(record.value)).not.toHaveProperty('traceparent');
  expect(record.headers).not.toHaveProperty('traceparent');
});
