import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Order } from '../../core/contract/order.ts';
import { accepted } from '../../core/server/test_core.ts';
import { startedOrder } from '../../core/server/test_quote.ts';
import { until } from '../testing/until.ts';
import { startWorld } from '../testing/world.ts';
import type { World } from '../testing/world.ts';
import { fulfilTask } from './fulfil_task.ts';
import { manualTask } from './manual_task.ts';
import { orderJobs } from './order_jobs.ts';
import type { JobOutcome } from './outcome.ts';
import { TASK_POOLS } from './pools.ts';
import type { Job } from './run_job.ts';

const WELL = { transient: 0, permanent: 0, callbackFailed: 0, callbackDuplicates: 0, down: false };

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
beforeEach(() => world.change(WELL));
afterAll(() => world.stop());

let activations = 0;
/** The job of a task as it is handed out once more. */
function jobOf(order: Order, at: number, more: Partial<Job> = {}): Job {
  const task = order.tasks[at];
  if (task === undefined) throw new Error('no such task');
  activations += 1;
  return {
    type: 'task_light',
    key: `job-${task.id}`,
    activation: `job-${task.id}:${activations}`,
    retries: 3,
    variables: {
      tenant: 'demo',
      orderId: order.id,
      task: { taskId: task.id, taskType: task.type },
    },
    headers: {},
    ...more,
  };
}

const DONE: JobOutcome = { kind: 'complete', variables: { waits: false } };
const WAITS: JobOutcome = { kind: 'complete', variables: { waits: true } };

function work(job: Job): Promise<JobOutcome> {
  return fulfilTask(TASK_POOLS.light, world.ports).handle(job);
}

async function taskOf(order: Order, at: number) {
  const now = accepted(await world.core.ask('operator', 'order_get', { orderId: order.id }));
  const task = now.tasks.find(({ id }) => id === order.tasks[at]?.id);
  if (task === undefined) throw new Error('no such task');
  return task;
}

async function effectsOf(order: Order, at: number): Promise<number> {
  return (await world.effects()).byTask[order.tasks[at]?.id ?? ''] ?? 0;
}

test('what is done outside is done in the core', async () => {
  const order = await startedOrder(world.core);
  expect(await work(jobOf(order, 0))).toEqual(DONE);
  expect(await taskOf(order, 0)).toMatchObject({ status: 'done', attempts: 1 });
  expect(await effectsOf(order, 0)).toBe(1);
});

test('a job that is handed out twice at once, and again later, has one effect', async () => {
  const order = await startedOrder(world.core);
  const [job, again] = [jobOf(order, 0), jobOf(order, 0)];
  const outcomes = await Promise.all([work(job), work(again)]);
  outcomes.push(await work(jobOf(order, 0)));
  expect(outcomes.map(({ kind }) => kind)).toEqual(['complete', 'complete', 'complete']);
  expect(await effectsOf(order, 0)).toBe(1);
  expect((await taskOf(order, 0)).status).toBe('done');
});

test('a passing failure costs a retry, waits, and succeeds later', async () => {
  const order = await startedOrder(world.core);
  await world.change({ down: true });
  const outcome = await work(jobOf(order, 0));
  expect(outcome).toMatchObject({ kind: 'retry' });
  expect(outcome.kind === 'retry' && (outcome.afterMs ?? 0) > 0).toBe(true);
  expect((await taskOf(order, 0)).status).toBe('active');
  await world.change(WELL);
  expect(await work(jobOf(order, 0))).toEqual(DONE);
  expect(await taskOf(order, 0)).toMatchObject({ status: 'done', attempts: 2 });
});

test('a lost reply is asked for again, and the effect is not repeated', async () => {
  const order = await startedOrder(world.core);
  await world.change({ transient: 1 });
  // Which kind of passing fault a task meets is rolled: repeat until its effect was made.
  for (let tries = 0; (await effectsOf(order, 0)) === 0; tries += 1) {
    expect(tries).toBeLessThan(100);
    expect((await work(jobOf(order, 0))).kind).toBe('retry');
  }
  expect(await work(jobOf(order, 0))).toEqual(DONE);
  expect(await effectsOf(order, 0)).toBe(1);
});

test('a refusal becomes a fallout with its cause, and an operator can have it tried again', async () => {
  const order = await startedOrder(world.core);
  await world.change({ permanent: 1 });
  const outcome = await work(jobOf(order, 0));
  expect(outcome).toMatchObject({ kind: 'raise', code: 'TASK_FALLOUT' });
  const cause = outcome.kind === 'raise' ? outcome.cause : '';
  expect(cause).toContain('422');
  const job = jobOf(order, 0);
  const open = orderJobs(world.send).find(({ pool }) => pool.jobType === 'fallout_open');
  const variables = { ...job.variables, cause };
  expect(await open?.handle({ ...job, variables })).toEqual({ kind: 'complete' });
  const { items } = accepted(
    await world.core.ask('operator', 'fallout_search', { status: 'open', limit: 50 }),
  );
  const fallout = items.find(({ orderId }) => orderId === order.id);
  expect(fallout?.cause).toBe(cause);
  expect((await work(jobOf(order, 0))).kind).toBe('raise');
  await world.change(WELL);
  accepted(await world.core.ask('operator', 'fallout_retry', { falloutId: fallout?.id ?? '' }));
  expect(await work(jobOf(order, 0))).toEqual(DONE);
  expect(await effectsOf(order, 0)).toBe(1);
});

test('a callback finishes the task; the same one again is harmless', async () => {
  const order = await startedOrder(world.core);
  await world.change({ callbackDuplicates: 1 });
  await work(jobOf(order, 0));
  expect(await work(jobOf(order, 1))).toEqual(WAITS);
  await until('the callback is in', async () => (await taskOf(order, 1)).status === 'done');
  await until('the second one too', async () => (await world.effects()).callbacksPending === 0);
  expect(await work(jobOf(order, 1))).toEqual(DONE);
  const events = await world.core.admin`
    select event_type from outbox where key = ${order.id} and event_type = 'task.called_back'`;
  expect(events).toHaveLength(1);
  expect(await effectsOf(order, 1)).toBe(1);
});

test('a failed callback opens a fallout; its retry brings a new callback, not a new effect', async () => {
  const order = await startedOrder(world.core);
  await work(jobOf(order, 0));
  await world.change({ callbackFailed: 1 });
  await work(jobOf(order, 1));
  await until('it has fallen out', async () => (await taskOf(order, 1)).status === 'fallout');
  await world.change(WELL);
  const { items } = accepted(
    await world.core.ask('operator', 'fallout_search', { status: 'open', limit: 50 }),
  );
  const falloutId = items.find(({ orderId }) => orderId === order.id)?.id ?? '';
  accepted(await world.core.ask('operator', 'fallout_retry', { falloutId }));
  expect(await work(jobOf(order, 1))).toEqual(WAITS);
  await until('it is done', async () => (await taskOf(order, 1)).status === 'done');
  expect(await effectsOf(order, 1)).toBe(1);
});

test('a manual task goes to the operators, and no external system is called', async () => {
  const order = await startedOrder(world.core);
  const manual = manualTask(TASK_POOLS.manual, world.send);
  expect(await manual.handle(jobOf(order, 0))).toMatchObject({
    kind: 'raise',
    cause: 'reserve is done by hand: complete it here',
  });
  expect(await effectsOf(order, 0)).toBe(0);
});

test('a task whose turn has not come is not called for', async () => {
  const order = await startedOrder(world.core);
  expect(await work(jobOf(order, 1))).toMatchObject({ kind: 'retry' });
  expect(await effectsOf(order, 1)).toBe(0);
});

test('a task of an order that is held waits, and costs no retry', async () => {
  const order = await startedOrder(world.core);
  const body = { orderId: order.id, reason: 'credit check' };
  const { version } = order;
  accepted(await world.core.ask('operator', 'order_hold', body, { expectedVersion: version }));
  expect(await work(jobOf(order, 0))).toMatchObject({ kind: 'postpone', afterMs: 1_000 });
  expect(await effectsOf(order, 0)).toBe(0);
});

test('a task that was cancelled is not called for, and nobody waits for it', async () => {
  const order = await startedOrder(world.core);
  const body = { orderId: order.id, reason: 'changed their mind' };
  const { version } = order;
  accepted(await world.core.ask('operator', 'order_cancel', body, { expectedVersion: version }));
  expect(await work(jobOf(order, 1))).toEqual(DONE);
  expect(await effectsOf(order, 1)).toBe(0);
});
