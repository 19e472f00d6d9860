import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { JOB, MESSAGE, type PlannedTask } from '../../../core/contract/workflow.ts';
import { eventually, takeJob, untilState, type Client } from './client.ts';
import { startSuite, type Suite } from './suite.ts';

const FILE = new URL('../../workflows/order_fulfilment.bpmn', import.meta.url).pathname;
let suite: Suite;
let client: Client;

beforeAll(async () => {
  suite = await startSuite();
  client = suite.client;
  await client.deployResourcesFromFiles([FILE]);
});
afterAll(() => suite.stop());

function planned(kind: string, callback: boolean): PlannedTask {
  // A job type of its own, so that tests don't take each other's jobs.
  return { taskId: randomUUID(), taskType: 'x', jobType: `task_${kind}_${randomUUID()}`, callback };
}

/** Starts an order and brings it to its first wave; replies the instance key. */
async function startOrder(waves: readonly (readonly PlannedTask[])[]): Promise<string> {
  const orderId = randomUUID();
  await client.publishMessage({
    name: MESSAGE.orderAcknowledged,
    correlationKey: orderId,
    messageId: randomUUID(),
    timeToLive: 60_000,
    variables: { tenant: 'demo', orderId, orderNumber: 'O-1', traceparent: null },
  });
  const decompose = await takeJob(client, JOB.orderDecompose);
  expect(decompose.variables).toMatchObject({ orderId });
  await decompose.complete({ waves: waves.map((wave) => [...wave]) });
  await (await takeJob(client, JOB.orderStart)).complete();
  return decompose.processInstanceKey;
}

async function finishOrder(key: string): Promise<void> {
  await (await takeJob(client, JOB.orderComplete)).complete();
  await (await takeJob(client, JOB.customerNotify)).complete();
  await untilState(client, key, 'COMPLETED');
}

function tell(name: string, task: PlannedTask, variables: Record<string, string>) {
  return client.publishMessage({
    name,
    correlationKey: task.taskId,
    messageId: randomUUID(),
    timeToLive: 60_000,
    variables,
  });
}

test('waves run one after the other, the tasks of a wave side by side', async () => {
  const [a, b, c] = [planned('a', false), planned('b', false), planned('c', false)] as const;
  const key = await startOrder([[a, b], [c]]);
  const jobA = await takeJob(client, a.jobType);
  const jobB = await takeJob(client, b.jobType);
  expect(jobA.variables).toMatchObject({ task: { taskId: a.taskId } });
  await jobA.complete();
  const early = await client.activateJobs({
    type: c.jobType,
    worker: 'contract',
    timeout: 1_000,
    maxJobsToActivate: 1,
    requestTimeout: 300,
  });
  expect(early.jobs).toEqual([]);
  await jobB.complete();
  await (await takeJob(client, c.jobType)).complete();
  await finishOrder(key);
});

test('a task that is called back waits for the message, also when it came early', async () => {
  const [late, early] = [planned('late', true), planned('early', true)] as const;
  const key = await startOrder([[late, early]]);
  await tell(MESSAGE.taskCalledBack, early, { outcome: 'succeeded' });
  await (await takeJob(client, early.jobType)).complete();
  await (await takeJob(client, late.jobType)).complete();
  await tell(MESSAGE.taskCalledBack, late, { outcome: 'succeeded' });
  await finishOrder(key);
});

test('a fallout that is retried does the task again, one that is skipped does not', async () => {
  const [retried, skipped] = [planned('retried', false), planned('skipped', false)] as const;
  const key = await startOrder([[retried, skipped]]);
  for (const task of [retried, skipped]) {
    const job = await takeJob(client, task.jobType);
    await job.error({ errorCode: 'TASK_FALLOUT', variables: { cause: `no ${task.taskId}` } });
    const fallout = await takeJob(client, JOB.falloutOpen);
    // What one task says is seen in its own scope only.
    expect(fallout.variables).toMatchObject({
      cause: `no ${task.taskId}`,
      task: { taskId: task.taskId },
      resolution: null,
    });
    await fallout.complete();
  }
  await tell(MESSAGE.falloutResolved, skipped, { resolution: 'skipped' });
  await tell(MESSAGE.falloutResolved, retried, { resolution: 'retried' });
  await (await takeJob(client, retried.jobType)).complete();
  await finishOrder(key);
});

test('a callback that reports a failure opens a fallout', async () => {
  const task = planned('failing', true);
  const key = await startOrder([[task]]);
  await (await takeJob(client, task.jobType)).complete();
  await tell(MESSAGE.taskCalledBack, task, { outcome: 'failed' });
  // Asked again what became of it, the worker hears that the task has fallen out.
  const again = await takeJob(client, task.jobType);
  await again.error({ errorCode: 'TASK_FALLOUT', variables: { cause: 'line cut' } });
  await (await takeJob(client, JOB.falloutOpen)).complete();
  await tell(MESSAGE.falloutResolved, task, { resolution: 'completed' });
  await finishOrder(key);
});

function changePlan(orderId: string) {
  return client.publishMessage({
    name: MESSAGE.orderPlanChanged,
    correlationKey: orderId,
    messageId: randomUUID(),
    timeToLive: 60_000,
    variables: {},
  });
}

test('a change of the plan interrupts the work, whose jobs are gone, and asks for it again', async () => {
  const [doomed, waiting, other] = [planned('x', false), planned('y', true), planned('z', false)];
  const key = await startOrder([[doomed, waiting]]);
  const lost = await takeJob(client, doomed.jobType);
  await (await takeJob(client, waiting.jobType)).complete({ waits: true });
  await changePlan(String(lost.variables['orderId']));
  const decompose = await takeJob(client, JOB.orderDecompose);
  expect(decompose.processInstanceKey).toBe(key);
  await expect(lost.complete()).rejects.toThrow('NOT_FOUND');
  await decompose.complete({ waves: [[{ ...waiting }, { ...other }]] });
  await (await takeJob(client, JOB.orderStart)).complete();
  await (await takeJob(client, waiting.jobType)).complete({ waits: false });
  await (await takeJob(client, other.jobType)).complete();
  await finishOrder(key);
});

test('tasks that are still open at the end are asked for', async () => {
  const [first, second] = [planned('x', false), planned('y', false)];
  const key = await startOrder([[first]]);
  await (await takeJob(client, first.jobType)).complete();
  await (await takeJob(client, JOB.orderComplete)).complete({ settled: false });
  await (await takeJob(client, JOB.orderDecompose)).complete({ waves: [[{ ...second }]] });
  await (await takeJob(client, JOB.orderStart)).complete();
  await (await takeJob(client, second.jobType)).complete();
  await finishOrder(key);
});

test('a job whose retries are used up is an incident until somebody resolves it', async () => {
  const task = planned('tired', false);
  const key = await startOrder([[task]]);
  const job = await takeJob(client, task.jobType);
  await job.fail({ retries: 1, errorMessage: 'not yet', retryBackOff: 50 });
  const again = await takeJob(client, task.jobType);
  expect(again.jobKey).toBe(job.jobKey);
  expect(again.retries).toBe(1);
  await again.fail({ retries: 0, errorMessage: 'never' });
  const incident = await eventually('an incident', async () => {
    const found = await client.searchIncidents(
      { filter: { processInstanceKey: key as never, state: 'ACTIVE' } },
      { consistency: { waitUpToMs: 0 } },
    );
    return found.items?.[0];
  });
  expect(incident).toMatchObject({ errorType: 'JOB_NO_RETRIES', errorMessage: 'never' });
  await client.updateJob({ jobKey: job.jobKey, changeset: { retries: 2 } });
  if (incident.incidentKey === undefined) throw new Error('an incident without a key');
  await client.resolveIncident({ incidentKey: incident.incidentKey });
  await (await takeJob(client, task.jobType)).complete();
  await finishOrder(key);
});
