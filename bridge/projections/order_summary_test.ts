import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { makeEvent, makeOrderEvent, makeTaskEvent } from '../testing/make_event.ts';
import { summarise } from './order_summary.ts';

const orderId = randomUUID();

test('of several events of an order the newest counts, however they are ordered', () => {
  const started = makeOrderEvent('order.started', orderId, 3, { status: 'in_progress' });
  const acknowledged = makeOrderEvent('order.acknowledged', orderId, 1, { status: 'acknowledged' });
  const { summaries } = summarise([started, acknowledged]);
  expect(summaries).toHaveLength(1);
  expect(summaries[0]).toMatchObject({ orderId, status: 'in_progress', sequence: 3 });
});

test('tasks that ended are counted, others are not', () => {
  const { tasks, orders } = summarise([
    makeTaskEvent('task.started', orderId, 4, 'active'),
    makeTaskEvent('task.completed', orderId, 5, 'done'),
    makeTaskEvent('task.resolved', orderId, 6, 'skipped', { resolution: 'skipped' }),
    makeTaskEvent('task.fell_out', orderId, 7, 'fallout'),
  ]);
  expect(tasks).toHaveLength(2);
  expect(orders).toEqual([{ tenant: 'demo', orderId }]);
});

test('events of other things change nothing', () => {
  expect(summarise([makeEvent('quote.created', randomUUID(), 1, {})])).toEqual({
    summaries: [],
    tasks: [],
    orders: [],
  });
});
