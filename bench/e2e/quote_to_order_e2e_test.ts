import { afterAll, beforeAll, expect, test } from 'vitest';
import { TOPIC } from '../../core/contract/events.ts';
import type { Sql } from '../../db/connect.ts';
import { quoteToOrder, type FlowResult } from '../demo/flow.ts';
import { newCustomer } from '../demo/model.ts';
import { createRecorder } from '../demo/recorder.ts';
import { createClient } from '../http/client.ts';
import { readLog } from '../provisioner/log.ts';
import { seededRandom } from '../seeded_random.ts';
import { eventually } from './eventually.ts';
import { recordsOf } from './kafka_records.ts';
import { startRunningStack, type RunningStack } from './running_stack.ts';
import { gapsIn, openStores, outboxOf, tasksOf } from './stores.ts';
import { instancesWith } from './workflow_state.ts';

let stack: RunningStack;
let sql: Sql;
let flow: FlowResult;
const customerId = newCustomer();

beforeAll(async () => {
  stack = await startRunningStack();
  sql = openStores(stack.need('QW_PG_ADMIN_URL'));
  const client = createClient(stack.need('QW_EDGE_URL'));
  const recorder = createRecorder(({ ok, step, detail }) => {
    if (!ok) console.error(`${step}: ${detail}`);
  });
  const random = seededRandom(Number(process.env['QW_SEED'] ?? 1));
  flow = await quoteToOrder({
    client,
    bridgeUrl: undefined,
    recorder,
    tokens: stack.tokens,
    shopper: { client, token: stack.tokens.storefront, market: 'us', channel: 'web', random },
    customerId,
    discountPercent: '20',
    patience_s: 90,
  });
});
afterAll(async () => {
  await sql.end({ timeout: 5 });
  await stack.stop();
});

test('the quote is converted, its approval bound to the price that was accepted', async () => {
  const [quote] = await sql`
    select status, order_id, price_hash from quote
    where tenant_id = ${stack.tenant} and id = ${flow.quoteId}`;
  expect(quote).toEqual({
    status: 'converted',
    order_id: flow.orderId,
    price_hash: flow.priceHash,
  });
  const cases = await sql`
    select status, price_hash from approval_case
    where tenant_id = ${stack.tenant} and quote_id = ${flow.quoteId}`;
  expect([...cases]).toEqual([{ status: 'approved', price_hash: flow.priceHash }]);
});

test('the order is completed: every task done, every line an asset', async () => {
  const [order] = await sql`
    select status, items, price_hash from customer_order
    where tenant_id = ${stack.tenant} and id = ${flow.orderId}`;
  expect(order).toMatchObject({ status: 'completed', price_hash: flow.priceHash });
  const tasks = await tasksOf(sql, stack.tenant);
  expect(tasks.length).toBeGreaterThan(0);
  expect(new Set(tasks.map((task) => task.status))).toEqual(new Set(['done']));
  const assets = await sql`
    select line_id from asset where tenant_id = ${stack.tenant} and order_id = ${flow.orderId}`;
  expect(order?.['items']).toHaveLength(assets.length);
  expect(assets.length).toBeGreaterThan(0);
});

test('the audit tells every change of status, in order', async () => {
  const rows = await sql<{ after_status: string | null }[]>`
    select after_status from audit_log
    where tenant_id = ${stack.tenant} and subject_id = ${flow.quoteId} order by at, id`;
  const statuses = rows.map((row) => row.after_status).filter((status) => status !== null);
  expect(statuses.filter((status, at) => status !== statuses[at - 1])).toEqual([
    'draft',
    'priced',
    'approval_pending',
    'approved',
    'accepted',
    'converted',
  ]);
});

test('the outbox has each event once, numbered without gaps', async () => {
  const rows = await outboxOf(sql, stack.tenant);
  const byKey = (key: string) => rows.filter((row) => row.key === key);
  expect(gapsIn(byKey(flow.quoteId))).toEqual([]);
  expect(gapsIn(byKey(flow.orderId))).toEqual([]);
  expect(byKey(flow.quoteId).map((row) => row.event_type)).toEqual([
    'quote.created',
    'quote.items_changed',
    'quote.priced',
    'quote.submitted',
    'quote.approved',
    'quote.accepted',
    'quote.converted',
  ]);
  const ofOrder = byKey(flow.orderId).map((row) => row.event_type);
  expect(ofOrder[0]).toBe('order.acknowledged');
  expect(ofOrder.at(-1)).toBe('order.completed');
});

test('Kafka has what the outbox has, under the key of its aggregate and in its order', async () => {
  const topics: readonly string[] = [TOPIC.quote, TOPIC.order, TOPIC.task];
  const outbox = (await outboxOf(sql, stack.tenant)).filter((row) => topics.includes(row.topic));
  await eventually(30, async () => {
    const records = await recordsOf(stack.need('QW_KAFKA_BROKERS'), stack.tenant);
    const place = (id: string, topic: string, key: string) => `${topic} ${key} ${id}`;
    expect(records.map((one) => place(one.event.id, one.topic, one.key)).toSorted()).toEqual(
      outbox.map((row) => place(row.id, row.topic, row.key)).toSorted(),
    );
    for (const topic of topics) {
      const sequences = records
        .filter((one) => one.topic === topic && one.key === flow.orderId)
        .map((one) => one.event.sequence);
      expect(sequences).toEqual(sequences.toSorted((a, b) => a - b));
    }
  });
});

test('the projection has caught up', async () => {
  await eventually(30, async () => {
    const [row] = await sql`
      select status, tasks_total, tasks_done from order_summary
      where tenant_id = ${stack.tenant} and order_id = ${flow.orderId}`;
    const tasks = (await tasksOf(sql, stack.tenant)).length;
    expect(row).toEqual({ status: 'completed', tasks_total: tasks, tasks_done: tasks });
  });
});

test('both processes ran to their end', async () => {
  const address = stack.need('CAMUNDA_REST_ADDRESS');
  await eventually(30, async () => {
    expect(await instancesWith(address, 'quoteId', flow.quoteId)).toEqual([
      { definition: 'quote_approval', state: 'COMPLETED' },
    ]);
    expect(await instancesWith(address, 'orderId', flow.orderId)).toEqual([
      { definition: 'order_fulfilment', state: 'COMPLETED' },
    ]);
  });
});

test('the outside world saw one effect for each task', async () => {
  const log = await readLog(stack.need('QW_PROVISIONER_LOG'));
  const effects = log.flatMap((entry) =>
    entry.kind === 'effect' && entry.orderId === flow.orderId ? [entry.taskId] : [],
  );
  const tasks = (await tasksOf(sql, stack.tenant)).map((task) => task.id);
  expect(effects.toSorted()).toEqual(tasks.toSorted());
});
