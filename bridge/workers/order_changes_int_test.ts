import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { accepted } from '../../core/server/test_core.ts';
import { acceptedAmendment, readOrder } from '../../core/server/test_order.ts';
import { acceptedQuote } from '../../core/server/test_quote.ts';
import { connectCamunda } from '../camunda/camunda.ts';
import type { CamundaClient } from '../camunda/camunda.ts';
import { deployWorkflows } from '../camunda/deploy.ts';
import { freePort, startChild } from '../testing/child.ts';
import type { Child } from '../testing/child.ts';
import { eventsOf } from '../testing/outbox_events.ts';
import { until } from '../testing/until.ts';
import { startWorld } from '../testing/world.ts';
import type { World } from '../testing/world.ts';
import { workflowTriggers } from '../triggers/workflow_triggers.ts';
import { allWorkers } from './all_workers.ts';
import type { Notice } from './notify_jobs.ts';
import { startWorkers } from './start_workers.ts';
import type { RunningWorkers } from './start_workers.ts';

const WELL = { down: false, callbackDelayMs: 20 };
/** Longer than any test. */
const SILENT = { callbackDelayMs: 600_000 };

let world: World;
let gateway: Child;
let client: CamundaClient;
let workers: RunningWorkers;
const notices: Notice[] = [];

beforeAll(async () => {
  world = await startWorld();
  const port = await freePort();
  gateway = await startChild('bridge/gateway/serve.ts', [], {
    QW_PG_GATEWAY_URL: world.core.database.gatewayUrl,
    QW_GATEWAY_PORT: String(port),
  });
  client = connectCamunda(`http://127.0.0.1:${port}`);
  await deployWorkflows(client);
  const ports = { ...world.ports, sendNotice: (notice: Notice) => void notices.push(notice) };
  workers = startWorkers(client, allWorkers(ports));
});
beforeEach(() => world.change(WELL));
afterAll(async () => {
  await workers.stop();
  await gateway.stop();
  await world.stop();
});

async function convertedOrder(): Promise<string> {
  const { id: quoteId, version: expectedVersion } = await acceptedQuote(world.core);
  const order = await world.core.ask('sales', 'quote_convert', { quoteId }, { expectedVersion });
  return accepted(order).id;
}

const orderOf = (orderId: string) => readOrder(world.core, orderId);

/** All events again, as a redelivery would, until it holds. */
async function untilIt(what: string, orderId: string, holds: () => Promise<boolean>) {
  await until(what, async () => {
    await workflowTriggers(client).handle(await eventsOf(world.core.admin, orderId));
    return holds();
  });
}

const untilOrder = (orderId: string, status: string) =>
  untilIt(`it is ${status}`, orderId, async () => (await orderOf(orderId)).status === status);
const untilTask = (orderId: string, at: number, status: string) =>
  untilIt(`task ${at} is ${status}`, orderId, async () => {
    return (await orderOf(orderId)).tasks[at]?.status === status;
  });

async function untilProcessEnds(): Promise<void> {
  await until('no process is left, and none is stuck', async () => {
    const { page } = await client.searchProcessInstances(
      { filter: { processDefinitionId: 'order_fulfilment', state: 'ACTIVE' } },
      { consistency: { waitUpToMs: 0 } },
    );
    return page.totalItems === 0;
  });
}

async function effectsOf(orderId: string): Promise<string[]> {
  const [{ byTask }, { tasks }] = await Promise.all([world.effects(), orderOf(orderId)]);
  return tasks.map(({ id, type, lineId }) => `${lineId} ${type} ${byTask[id] ?? 0}`);
}

async function cancel(orderId: string): Promise<void> {
  const body = { orderId, reason: 'changed their mind' };
  const { version } = await orderOf(orderId);
  accepted(await world.core.ask('operator', 'order_cancel', body, { expectedVersion: version }));
}

async function amend(orderId: string, quantity: number): Promise<void> {
  const quote = await acceptedAmendment(world.core, orderId, ([first, ...more]) => [
    ...(first === undefined ? [] : [first]),
    ...more,
    { id: 'l2', offeringId: 'fiber', quantity },
  ]);
  const { version } = await orderOf(orderId);
  const body = { orderId, quoteId: quote.id };
  accepted(await world.core.ask('sales', 'order_amend', body, { expectedVersion: version }));
}

test('an order that waits for a callback is cancelled: what was done is undone, and no more', async () => {
  await world.change(SILENT);
  const orderId = await convertedOrder();
  await untilTask(orderId, 1, 'waiting_callback');
  await world.change(WELL);
  await cancel(orderId);
  await untilOrder(orderId, 'cancelled');
  await untilProcessEnds();
  expect(await effectsOf(orderId)).toEqual([
    'l1 reserve 1',
    'l1 activate 1',
    'l1 undo_reserve 1',
    'l1 undo_activate 1',
  ]);
  await until('the customer is told', () =>
    notices.some(({ kind, about }) => kind === 'order_cancelled' && about['orderId'] === orderId),
  );
});

test('an order that was cancelled before it was planned ends its process', async () => {
  const orderId = await convertedOrder();
  await cancel(orderId);
  await untilOrder(orderId, 'cancelled');
  await untilProcessEnds();
  expect(await effectsOf(orderId)).toEqual([]);
});

test('an amendment in flight goes on with what is under way and adds what is new', async () => {
  await world.change(SILENT);
  const orderId = await convertedOrder();
  await untilTask(orderId, 1, 'waiting_callback');
  await world.change(WELL);
  await amend(orderId, 2);
  await untilTask(orderId, 3, 'done');
  // The callback of the first line is still to come.
  const { tasks } = await orderOf(orderId);
  expect(tasks[1]).toMatchObject({ lineId: 'l1', status: 'waiting_callback', attempts: 1 });
  const task = { orderId, taskId: tasks[1]?.id ?? '' };
  const report = { ...task, externalReference: 'late', outcome: 'succeeded' } as const;
  accepted(await world.core.ask('worker', 'task_callback', report));
  await untilOrder(orderId, 'completed');
  await untilProcessEnds();
  expect(await effectsOf(orderId)).toEqual([
    'l1 reserve 1',
    'l1 activate 1',
    'l2 reserve 1',
    'l2 activate 1',
  ]);
});

test('an order that had ended begins again when it is amended', async () => {
  const orderId = await convertedOrder();
  await untilOrder(orderId, 'completed');
  await amend(orderId, 1);
  await untilOrder(orderId, 'completed');
  await untilProcessEnds();
  expect((await orderOf(orderId)).revision).toBe(2);
  expect((await effectsOf(orderId)).map((told) => told.at(-1))).toEqual(['1', '1', '1', '1']);
});
