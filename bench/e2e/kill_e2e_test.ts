import { afterAll, beforeAll, expect, test } from 'vitest';
import { TOPIC } from '../../core/contract/events.ts';
import type { Sql } from '../../db/connect.ts';
import type { Demo } from '../demo/model.ts';
import { fulfil } from '../demo/order_steps.ts';
import { convertOnce, decide, draft, priceAndSubmit } from '../demo/quote_steps.ts';
import { createRecorder } from '../demo/recorder.ts';
import type { LineInput, PriceResult } from '../../core/contract/price.ts';
import { closedLoop } from '../measure/closed_loop.ts';
import { readLog } from '../provisioner/log.ts';
import { seededRandom } from '../seeded_random.ts';
import { shop } from '../shop/shop.ts';
import { eventually } from './eventually.ts';
import { recordsOf } from './kafka_records.ts';
import { killAtRandom } from './killer.ts';
import { createPersistentClient } from './persistent_client.ts';
import { startRunningStack, type RunningStack } from './running_stack.ts';
import { gapsIn, openStores, ordersOf, outboxOf, tasksOf } from './stores.ts';

const FLOWS = 20;
const AT_ONCE = 4;
const seed = Number(process.env['QW_SEED'] ?? Math.floor(Math.random() * 2 ** 31));

let stack: RunningStack;
let sql: Sql;

beforeAll(async () => {
  console.log(`kill test: repeat with QW_SEED=${seed}`);
  stack = await startRunningStack();
  sql = openStores(stack.need('QW_PG_ADMIN_URL'));
  const random = seededRandom(seed);
  const demo = demoOf(stack, random);
  const { line } = await shop(demo.shopper);
  const customers = Array.from({ length: FLOWS }, (_, at) => `customer-${at}`);
  let busy = true;
  const flows = closedLoop(customers, AT_ONCE, (customerId) =>
    oneFlow({ ...demo, customerId }, line),
  ).finally(() => {
    busy = false;
  });
  const [killed] = await Promise.all([killAtRandom(stack, random, () => busy), flows]);
  console.log(`kill test: ended ${killed.length} processes: ${killed.join(', ')}`);
});
afterAll(async () => {
  await sql.end({ timeout: 5 });
  await stack.stop();
});

test('every quote became one order, and every order is completed', async () => {
  const orders = await ordersOf(sql, stack.tenant);
  expect(orders).toHaveLength(FLOWS);
  expect(new Set(orders.map((order) => order.quote_id)).size).toBe(FLOWS);
  expect(new Set(orders.map((order) => order.status))).toEqual(new Set(['completed']));
});

test('every task is done and had one effect in the outside world', async () => {
  const tasks = await tasksOf(sql, stack.tenant);
  expect(tasks.length).toBeGreaterThanOrEqual(FLOWS);
  expect(new Set(tasks.map((task) => task.status))).toEqual(new Set(['done']));
  const log = await readLog(stack.need('QW_PROVISIONER_LOG'));
  const effects = log.flatMap((entry) =>
    entry.kind === 'effect' && entry.tenant === stack.tenant ? [entry.taskId] : [],
  );
  expect(effects.toSorted()).toEqual(tasks.map((task) => task.id).toSorted());
});

test('events are numbered without gaps, and Kafka has each of them', async () => {
  const outbox = await outboxOf(sql, stack.tenant);
  expect(gapsIn(outbox.filter((row) => row.topic !== TOPIC.audit))).toEqual([]);
  const topics: readonly string[] = [TOPIC.quote, TOPIC.order, TOPIC.task];
  const wanted = outbox.filter((row) => topics.includes(row.topic)).map((row) => row.id);
  await eventually(60, async () => {
    const records = await recordsOf(stack.need('QW_KAFKA_BROKERS'), stack.tenant);
    // A crash between the send and the move of the cursor sends again; consumers dedupe by id.
    const found = new Set(records.map((one) => one.event.id));
    expect([...found].toSorted()).toEqual(wanted.toSorted());
  });
});

test('the projection shows every order as completed', async () => {
  await eventually(60, async () => {
    const rows = await sql`
      select status, count(*)::int as orders from order_summary
      where tenant_id = ${stack.tenant} group by status`;
    expect([...rows]).toEqual([{ status: 'completed', orders: FLOWS }]);
  });
});

function demoOf({ need, tokens }: RunningStack, random: () => number): Demo {
  const client = createPersistentClient(need('QW_EDGE_URL'));
  return {
    client,
    bridgeUrl: undefined,
    recorder: createRecorder(({ ok, step, detail }) => {
      if (!ok) console.error(`${step}: ${detail}`);
    }),
    tokens,
    shopper: { client, token: tokens.storefront, market: 'us', channel: 'web', random },
    customerId: '',
    discountPercent: '20',
    patience_s: 150,
  };
}

/** The changing part of the demo's flow; its reads are covered by the other test. */
async function oneFlow(demo: Demo, bought: LineInput): Promise<void> {
  const { market, channel } = demo.shopper;
  const reason = 'kill test';
  const adjustment = { kind: 'percent_off' as const, value: demo.discountPercent, reason };
  const lines = [{ ...bought, adjustment }];
  const token = demo.tokens.sales;
  const priced = await demo.client<PriceResult>('/v1/prices', {
    token,
    body: { market, channel, lines },
  });
  const drafted = await draft(demo, lines);
  const submitted = await priceAndSubmit(demo, drafted, priced.body.priceHash);
  const accepted = await decide(demo, submitted);
  await fulfil(demo, await convertOnce(demo, accepted));
}
