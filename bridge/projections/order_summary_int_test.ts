import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect } from '../../db/connect.ts';
import type { Sql } from '../../db/connect.ts';
import { createTestDatabase } from '../../db/test_database.ts';
import type { TestDatabase } from '../../db/test_database.ts';
import { makeOrderEvent, makeTaskEvent } from '../testing/make_event.ts';
import { orderSummary } from './order_summary.ts';

let database: TestDatabase;
let sql: Sql;
beforeAll(async () => {
  database = await createTestDatabase();
  sql = connect({ url: database.bridgeUrl, application: 'qw-test', max: 4 });
});
afterAll(async () => {
  await sql.end({ timeout: 5 });
  await database.drop();
});

async function rowOf(orderId: string) {
  const [row] = await sql`
    select status, tasks_total, tasks_done, last_sequence, completed_at
    from order_summary where order_id = ${orderId}`;
  return row;
}

/** The life of an order with three tasks, as its events tell it. */
function lifeOf(orderId: string) {
  return [
    makeOrderEvent('order.acknowledged', orderId, 1, { status: 'acknowledged' }),
    makeOrderEvent('order.started', orderId, 2, { status: 'in_progress' }),
    makeTaskEvent('task.started', orderId, 3, 'active'),
    makeTaskEvent('task.completed', orderId, 4, 'done'),
    makeTaskEvent('task.called_back', orderId, 5, 'done', { outcome: 'succeeded' }),
    makeTaskEvent('task.resolved', orderId, 6, 'skipped', { resolution: 'skipped' }),
    makeOrderEvent('order.completed', orderId, 7, { status: 'completed', tasksDone: 3 }),
  ] as const;
}

test('an order is shown with its progress as events come one by one', async () => {
  const orderId = randomUUID();
  const { handle } = orderSummary(sql);
  const seen: unknown[] = [];
  for (const event of lifeOf(orderId)) {
    await handle([event]);
    const row = await rowOf(orderId);
    seen.push([row?.['status'], row?.['tasks_done']]);
  }
  expect(seen).toEqual([
    ['acknowledged', 0],
    ['in_progress', 0],
    ['in_progress', 0],
    ['in_progress', 1],
    ['in_progress', 2],
    ['in_progress', 3],
    ['completed', 3],
  ]);
  expect(await rowOf(orderId)).toMatchObject({ tasks_total: 3, last_sequence: 7 });
});

test('redelivered events change nothing, alone or in a batch', async () => {
  const orderId = randomUUID();
  const life = lifeOf(orderId);
  const { handle } = orderSummary(sql);
  await handle(life);
  const before = await rowOf(orderId);
  await handle(life);
  await handle(life.slice(0, 2));
  for (const event of life.toReversed()) await handle([event]);
  expect(await rowOf(orderId)).toEqual(before);
  const [{ n } = { n: -1n }] = await sql<{ n: bigint }[]>`
    select count(*) as n from inbox
    where consumer = 'order_summary' and event_id = any(${life.map(({ id }) => id)}::uuid[])`;
  expect(n).toBe(BigInt(life.length));
});

test('the outcome is the same in whatever order the two topics are read', async () => {
  const orderId = randomUUID();
  const life = lifeOf(orderId);
  const { handle } = orderSummary(sql);
  await handle(life.filter(({ type }) => type.startsWith('task.')));
  expect(await rowOf(orderId)).toBeUndefined();
  await handle(life.filter(({ type }) => type === 'order.acknowledged'));
  expect(await rowOf(orderId)).toMatchObject({ status: 'acknowledged', tasks_done: 3 });
  await handle(life.filter(({ type }) => type === 'order.completed'));
  await handle(life.filter(({ type }) => type === 'order.started'));
  expect(await rowOf(orderId)).toMatchObject({ status: 'completed', tasks_done: 3 });
});

test('a failed write leaves no trace in the inbox, so that the event is not lost', async () => {
  const event = makeOrderEvent('order.started', randomUUID(), 2, { status: 'in_progress' });
  const broken = { ...event, data: { ...event.data, customerId: null } };
  const { handle } = orderSummary(sql);
  await expect(handle([broken])).rejects.toThrow('customer_id');
  await handle([event]);
  expect(await rowOf(event.subject)).toMatchObject({ status: 'in_progress' });
});

test('two consumers that get the same events at once apply them once', async () => {
  const orderId = randomUUID();
  const life = lifeOf(orderId);
  await Promise.all([1, 2, 3].map(() => orderSummary(sql).handle(life)));
  expect(await rowOf(orderId)).toMatchObject({ status: 'completed', tasks_done: 3 });
});
