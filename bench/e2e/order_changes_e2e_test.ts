import { afterAll, beforeAll, expect, test } from 'vitest';
import { TOPIC } from '../../core/contract/events.ts';
import type { Order } from '../../core/contract/order.ts';
import type { LineInput } from '../../core/contract/price.ts';
import type { Sql } from '../../db/connect.ts';
import { newCustomer } from '../demo/model.ts';
import { readLog } from '../provisioner/log.ts';
import { seededRandom } from '../seeded_random.ts';
import { shop } from '../shop/shop.ts';
import { eventually } from './eventually.ts';
import { recordsOf } from './kafka_records.ts';
import { amend, cancel, sell, untilOrder } from './order_steps.ts';
import type { Desk } from './order_steps.ts';
import { createPersistentClient } from './persistent_client.ts';
import { startRunningStack, type RunningStack } from './running_stack.ts';
import { gapsIn, openStores, outboxOf } from './stores.ts';
import { instancesWith } from './workflow_state.ts';

const ROUNDS = 3;
const seed = Number(process.env['QW_SEED'] ?? Math.floor(Math.random() * 2 ** 31));

let stack: RunningStack;
let sql: Sql;
const cancelled: string[] = [];
const amended: string[] = [];

beforeAll(async () => {
  console.log(`orders changed in flight: repeat with QW_SEED=${seed}`);
  stack = await startRunningStack();
  sql = openStores(stack.need('QW_PG_ADMIN_URL'));
  const client = createPersistentClient(stack.need('QW_EDGE_URL'));
  const random = seededRandom(seed);
  const { tokens } = stack;
  const shopper = { client, token: tokens.storefront, market: 'us', channel: 'web', random };
  const desk: Desk = { client, tokens, customerId: newCustomer(), patience_s: 120 };
  const { line } = await shop(shopper);
  const flows = Array.from({ length: ROUNDS }, () => [
    cancelInFlight(desk, line, random()),
    amendInFlight(desk, line, random()),
    amendInFlight(desk, line, random()).then((orderId) => amendAndCancel(desk, orderId)),
  ]).flat();
  await Promise.all(flows);
});
afterAll(async () => {
  await sql.end({ timeout: 5 });
  await stack.stop();
});

/** Two lines, and begun to a random depth: at least one task is still to come. */
async function begun(desk: Desk, line: LineInput, depth: number): Promise<Order> {
  const order = await sell(desk, [line, { ...line, id: 'line-2' }]);
  return untilOrder(desk, order.id, ({ tasks }) => {
    const reached = tasks.filter(({ attempts }) => attempts > 0).length;
    return tasks.length > 0 && reached >= Math.floor(depth * (tasks.length / 2));
  });
}

async function cancelInFlight(desk: Desk, line: LineInput, depth: number): Promise<void> {
  const { id } = await begun(desk, line, depth);
  await cancel(desk, id);
  await untilOrder(desk, id, ({ status }) => status === 'cancelled');
  cancelled.push(id);
}

/** One line goes, another one comes, and the order is completed as amended. */
async function amendInFlight(desk: Desk, line: LineInput, depth: number): Promise<string> {
  const { id } = await begun(desk, line, depth);
  await amend(desk, id, ([first = line]) => [first, { ...line, id: 'line-3', quantity: 2 }]);
  await untilOrder(desk, id, ({ status }) => status === 'completed');
  amended.push(id);
  return id;
}

/** A completed order begins again, and is cancelled while it is under way. */
async function amendAndCancel(desk: Desk, orderId: string): Promise<void> {
  amended.splice(amended.indexOf(orderId), 1);
  await amend(desk, orderId, (lines) => lines.map((line) => ({ ...line, quantity: 5 })));
  await cancel(desk, orderId);
  await untilOrder(desk, orderId, ({ status }) => status === 'cancelled');
  cancelled.push(orderId);
}

type TaskRow = {
  readonly id: string;
  readonly order_id: string;
  readonly line_id: string;
  readonly status: string;
  readonly attempts: number;
  readonly compensates: string | null;
};
const tasksOf = (): Promise<TaskRow[]> => sql<TaskRow[]>`
  select id::text, order_id::text, line_id, status, attempts, compensates::text from order_task
  where tenant_id = ${stack.tenant}`;

async function effects() {
  const log = await readLog(stack.need('QW_PROVISIONER_LOG'));
  return log.flatMap((entry) =>
    entry.kind === 'effect' && entry.tenant === stack.tenant ? [entry] : [],
  );
}

test('no task had more than one effect, and none is left open', async () => {
  const made = (await effects()).map(({ taskId }) => taskId);
  expect(made.length).toBeGreaterThan(0);
  expect(new Set(made).size).toBe(made.length);
  const tasks = await tasksOf();
  expect(tasks.filter(({ status }) => !['done', 'cancelled'].includes(status))).toEqual([]);
  const done = tasks.filter(({ status }) => status === 'done').map(({ id }) => id);
  const known = new Set(made);
  expect(done.filter((id) => !known.has(id))).toEqual([]);
});

test('what was begun of a cancelled order is undone, each once, and nothing else is', async () => {
  const tasks = await tasksOf();
  const made = new Map((await effects()).map((effect) => [effect.taskId, effect]));
  expect(cancelled.length).toBe(2 * ROUNDS);
  for (const orderId of cancelled) {
    const own = tasks.filter((task) => task.order_id === orderId);
    const begunIds = own
      .filter((task) => task.compensates === null && (task.attempts > 0 || task.status === 'done'))
      .map(({ id }) => id);
    const undo = own.filter((task) => task.compensates !== null);
    expect(new Set(undo.map((task) => task.compensates))).toEqual(new Set(begunIds));
    expect(undo.length).toBe(begunIds.length);
    expect(undo.every(({ status }) => status === 'done')).toBe(true);
    for (const task of undo) expect(made.get(task.id)?.compensates).toBe(task.compensates);
  }
});

test('an amended order has undone the line that went and delivered what it is now', async () => {
  const tasks = await tasksOf();
  expect(amended.length).toBe(ROUNDS);
  for (const orderId of amended) {
    const undone = tasks.filter((task) => task.order_id === orderId && task.compensates !== null);
    expect(undone.every((task) => task.line_id === 'line-2')).toBe(true);
    const assets = await sql`
      select line_id, quantity, status from asset
      where tenant_id = ${stack.tenant} and order_id = ${orderId} order by line_id`;
    expect([...assets]).toEqual([
      { line_id: 'line-1', quantity: 1, status: 'active' },
      { line_id: 'line-3', quantity: 2, status: 'active' },
    ]);
  }
});

test('nothing of a cancelled order is installed any more; earlier versions are kept', async () => {
  const active = await sql`
    select id from asset where tenant_id = ${stack.tenant} and status = 'active'
      and order_id = any(${cancelled}::uuid[])`;
  expect([...active]).toEqual([]);
  const [kept] = await sql`
    select count(*)::integer as versions from asset_version where tenant_id = ${stack.tenant}`;
  // Two lines of each order that had been completed before it was cancelled.
  expect(kept).toEqual({ versions: 2 * ROUNDS });
});

test('events are numbered without gaps, Kafka has each, and the projection shows the end', async () => {
  const outbox = await outboxOf(sql, stack.tenant);
  expect(gapsIn(outbox.filter((row) => row.topic !== TOPIC.audit))).toEqual([]);
  const topics: readonly string[] = [TOPIC.quote, TOPIC.order, TOPIC.task];
  const wanted = outbox.filter((row) => topics.includes(row.topic)).map((row) => row.id);
  await eventually(60, async () => {
    const records = await recordsOf(stack.need('QW_KAFKA_BROKERS'), stack.tenant);
    expect(new Set(records.map(({ event }) => event.id))).toEqual(new Set(wanted));
    const rows = await sql`
      select status, count(*)::integer as orders from order_summary
      where tenant_id = ${stack.tenant} group by status order by status`;
    expect([...rows]).toEqual([
      { status: 'cancelled', orders: 2 * ROUNDS },
      { status: 'completed', orders: ROUNDS },
    ]);
  });
});

test('every process ran to its end', async () => {
  const address = stack.need('CAMUNDA_REST_ADDRESS');
  await eventually(60, async () => {
    for (const orderId of [...cancelled, ...amended]) {
      const states = await instancesWith(address, 'orderId', orderId);
      expect(states.length).toBeGreaterThan(0);
      expect(new Set(states.map(({ state }) => state))).toEqual(new Set(['COMPLETED']));
    }
  });
});
