import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Order } from '../../core/contract/order.ts';
import { accepted } from '../../core/server/test_core.ts';
import { acceptedQuote, submittedQuote } from '../../core/server/test_quote.ts';
import { connectCamunda } from '../camunda/camunda.ts';
import type { CamundaClient } from '../camunda/camunda.ts';
import { deployWorkflows } from '../camunda/deploy.ts';
import { isTransient } from '../consume/faults.ts';
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

const WELL = { transient: 0, permanent: 0, down: false, callbackDuplicates: 0, seed: 1 };
const NOW = { consistency: { waitUpToMs: 0 } };

let world: World;
let gateway: Child;
let restartGateway: () => Promise<Child>;
let client: CamundaClient;
let workers: RunningWorkers;
const notices: Notice[] = [];

beforeAll(async () => {
  world = await startWorld();
  const port = await freePort();
  restartGateway = () =>
    startChild('bridge/gateway/serve.ts', [], {
      QW_PG_GATEWAY_URL: world.core.database.gatewayUrl,
      QW_GATEWAY_PORT: String(port),
    });
  gateway = await restartGateway();
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

/** Tells the workflows everything that happened to one thing, as a redelivery would: all again. */
async function tell(key: string): Promise<void> {
  const events = await eventsOf(world.core.admin, key);
  await workflowTriggers(client).handle(events);
}

async function convertedOrder(): Promise<string> {
  const { id: quoteId, version } = await acceptedQuote(world.core);
  const order = await world.core.ask(
    'sales',
    'quote_convert',
    { quoteId },
    { expectedVersion: version },
  );
  return accepted(order).id;
}

async function orderOf(orderId: string): Promise<Order> {
  return accepted(await world.core.ask('operator', 'order_get', { orderId }));
}

async function untilCompleted(orderId: string): Promise<Order> {
  await until(`order ${orderId} is completed`, async () => {
    await tell(orderId);
    return (await orderOf(orderId)).status === 'completed';
  });
  return orderOf(orderId);
}

async function instances(process: string, state: 'ACTIVE' | 'COMPLETED'): Promise<number> {
  const { page } = await client.searchProcessInstances(
    { filter: { processDefinitionId: process, state } },
    NOW,
  );
  return page.totalItems;
}

test('an order is fulfilled once, however often its events are told', async () => {
  const before = await instances('order_fulfilment', 'COMPLETED');
  const orderId = await convertedOrder();
  await Promise.all([tell(orderId), tell(orderId), tell(orderId)]);
  const order = await untilCompleted(orderId);
  expect(order.tasks.map(({ status }) => status)).toEqual(['done', 'done']);
  await tell(orderId);
  await until(
    'its process ends',
    async () => (await instances('order_fulfilment', 'ACTIVE')) === 0,
  );
  expect((await instances('order_fulfilment', 'COMPLETED')) - before).toBe(1);
  const { byTask } = await world.effects();
  expect(order.tasks.map(({ id }) => byTask[id])).toEqual([1, 1]);
  await until('the customer is told', () =>
    notices.some(({ kind, about }) => kind === 'order_completed' && about['orderId'] === orderId),
  );
});

test('faults outside neither lose nor double a task', async () => {
  await world.change({ transient: 0.2, callbackDuplicates: 0.5 });
  const orderIds = await Promise.all(Array.from({ length: 6 }, () => convertedOrder()));
  // A task that runs out of retries falls out; an operator has it tried again.
  const retryFallouts = async (): Promise<void> => {
    const search = { status: 'open', limit: 50 } as const;
    const { items } = accepted(await world.core.ask('operator', 'fallout_search', search));
    for (const { id: falloutId } of items) {
      await world.core.ask('operator', 'fallout_retry', { falloutId });
    }
  };
  await until('all are completed', async () => {
    await Promise.all(orderIds.map(tell));
    await retryFallouts();
    const orders = await Promise.all(orderIds.map(orderOf));
    return orders.every(({ status }) => status === 'completed');
  });
  const { byTask } = await world.effects();
  const orders = await Promise.all(orderIds.map(orderOf));
  const effects = orders.flatMap(({ tasks }) => tasks.map(({ id }) => byTask[id]));
  expect(effects).toEqual(Array.from({ length: 12 }, () => 1));
});

test('used-up retries open a fallout with the last cause, and a retry completes the order', async () => {
  await world.change({ down: true });
  const orderId = await convertedOrder();
  const openFallout = async () => {
    const search = { status: 'open', limit: 50 } as const;
    const { items } = accepted(await world.core.ask('operator', 'fallout_search', search));
    return items.find((item) => item.orderId === orderId);
  };
  await tell(orderId);
  await until('it has fallen out', async () => (await openFallout()) !== undefined);
  const fallout = await openFallout();
  expect(fallout?.cause).toContain('503');
  expect((await orderOf(orderId)).tasks[0]?.attempts).toBe(3);
  await world.change(WELL);
  accepted(await world.core.ask('operator', 'fallout_retry', { falloutId: fallout?.id ?? '' }));
  await untilCompleted(orderId);
});

test('an approval waits, is announced, and ends with the decision made in the core', async () => {
  const { id: quoteId, version } = await submittedQuote(world.core, '15');
  const before = await instances('quote_approval', 'COMPLETED');
  await tell(quoteId);
  const told = (kind: Notice['kind']) => () =>
    notices.some((notice) => notice.kind === kind && notice.about['quoteId'] === quoteId);
  await until('the approvers are told', told('approval_requested'));
  expect(await instances('quote_approval', 'ACTIVE')).toBe(1);
  const options = { expectedVersion: version };
  accepted(await world.core.ask('approver', 'quote_approve', { quoteId }, options));
  await tell(quoteId);
  await until('the decision is told', told('approval_approved'));
  await until('its process ends', async () => {
    return (await instances('quote_approval', 'COMPLETED')) === before + 1;
  });
});

test('a decision in the task list of the workflow reaches the quote, in the name of who made it', async () => {
  const { id: quoteId } = await submittedQuote(world.core, '15');
  await tell(quoteId);
  const openTask = async () => {
    const { items } = await client.searchUserTasks({ filter: { state: 'CREATED' } }, NOW);
    return items[0];
  };
  await until('the task is there', async () => (await openTask()) !== undefined);
  const task = await openTask();
  if (task === undefined) throw new Error('no task');
  expect(task.candidateGroups).toEqual(['approver']);
  const variables = { decision: 'rejected', decidedBy: 'carol', reason: 'too much' };
  await client.completeUserTask({ userTaskKey: task.userTaskKey, variables });
  const quote = async () => accepted(await world.core.ask('sales', 'quote_get', { quoteId }));
  await until('the quote is rejected', async () => (await quote()).status === 'rejected');
  expect((await quote()).approval?.levels[0]).toMatchObject({
    status: 'rejected',
    decidedBy: 'carol',
    reason: 'too much',
  });
  await tell(quoteId);
  await until('its process ends', async () => (await instances('quote_approval', 'ACTIVE')) === 0);
});

test('while the gateway is away nothing counts as told; afterwards all of it is', async () => {
  const orderId = await convertedOrder();
  await gateway.kill();
  const refused = await tell(orderId).then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(isTransient(refused)).toBe(true);
  gateway = await restartGateway();
  await until('it can be told', () =>
    tell(orderId).then(
      () => true,
      () => false,
    ),
  );
  await untilCompleted(orderId);
});
