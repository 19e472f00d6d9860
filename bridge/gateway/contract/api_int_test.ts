import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually, refusalOf, takeJob, unique, untilState, type Client } from './client.ts';
import * as bpmn from './fixtures.ts';
import { startSuite, type Suite } from './suite.ts';

const AT_ONCE = { consistency: { waitUpToMs: 0 } };
const id = unique('api').replaceAll('-', '_');
const type = unique('work');
let suite: Suite;
let client: Client;

const XML = bpmn.process(id, [
  bpmn.start(),
  bpmn.service('work', type, bpmn.mappings({ local: '=n + 1' })),
  bpmn.catching('pause', bpmn.onTimer('=pause')),
  bpmn.end(),
  bpmn.path('start', 'work', 'pause', 'end'),
]);

function deploy(xml: string) {
  const resources = [new File([xml], `${id}.bpmn`, { type: 'text/xml' })];
  return client.createDeployment({ resources });
}

function create(variables: Record<string, unknown>) {
  return client.createProcessInstance({ processDefinitionId: id as never, variables });
}

function ask(requestTimeout: number, timeout = 30_000) {
  return client.activateJobs({
    type,
    worker: 'api',
    timeout,
    maxJobsToActivate: 5,
    requestTimeout,
  });
}

beforeAll(async () => {
  suite = await startSuite();
  client = suite.client;
  await deploy(XML);
});
afterAll(() => suite.stop());

test('the cluster says what it is', async () => {
  const topology = await client.getTopology();
  expect(topology.brokers[0]?.partitions[0]).toMatchObject({ role: 'leader', health: 'healthy' });
  expect(await client.getLicense()).toHaveProperty('validLicense');
});

test('deploying the same text again makes no new version', async () => {
  const again = await deploy(XML);
  expect(again.processes[0]).toMatchObject({
    processDefinitionId: id,
    processDefinitionVersion: 1,
  });
  const { items } = await client.searchProcessDefinitions(
    { filter: { processDefinitionId: id } },
    AT_ONCE,
  );
  expect(items).toHaveLength(1);
});

test('an instance is found in all its parts, while it lives and after', async () => {
  const { processInstanceKey } = await create({ n: 1, pause: 'PT0.1S' });
  const job = await takeJob(client, type);
  expect(job.variables).toEqual({ n: 1, pause: 'PT0.1S', local: 2 });
  const filter = { processInstanceKey };
  const live = await client.searchElementInstances({ filter }, AT_ONCE);
  expect(live.items?.map((each) => [each.elementId, each.state])).toEqual([
    ['start', 'COMPLETED'],
    [id, 'ACTIVE'],
    ['work', 'ACTIVE'],
  ]);
  await job.complete({ done: [1, { two: 2 }] });
  await untilState(client, processInstanceKey, 'COMPLETED');
  const variables = await client.searchVariables({ filter: { ...filter, name: 'done' } }, AT_ONCE);
  expect(variables.items?.[0]).toMatchObject({ name: 'done', value: '[1,{"two":2}]' });
  const jobs = await client.searchJobs({ filter }, AT_ONCE);
  expect(jobs.items?.[0]).toMatchObject({ type, state: 'COMPLETED', jobKey: job.jobKey });
  const one = await client.getProcessInstance({ processInstanceKey }, AT_ONCE);
  expect(one).toMatchObject({ state: 'COMPLETED', processDefinitionId: id, hasIncident: false });
  expect(one.endDate).toBeDefined();
});

test('a long poll is answered when a job comes, and empty when its time is over', async () => {
  expect((await ask(100)).jobs).toEqual([]);
  expect((await ask(-1)).jobs).toEqual([]);
  const waiting = ask(20_000);
  const { processInstanceKey } = await create({ n: 1, pause: 'PT1H' });
  const { jobs } = await waiting;
  expect(jobs.map((job) => job.processInstanceKey)).toEqual([processInstanceKey]);
  await client.cancelProcessInstance({ processInstanceKey });
  await untilState(client, processInstanceKey, 'TERMINATED');
});

test('a worker that hangs up while it waits takes no job with it', async () => {
  const controller = new AbortController();
  const gone = fetch(`${suite.url}/v2/jobs/activation`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ type, timeout: 600_000, maxJobsToActivate: 5, requestTimeout: 60_000 }),
    signal: controller.signal,
  });
  await new Promise((resolve) => setTimeout(resolve, 200));
  controller.abort();
  await expect(gone).rejects.toThrow('abort');
  const { processInstanceKey } = await create({ n: 1, pause: 'PT1H' });
  const job = await takeJob(client, type);
  expect(job.processInstanceKey).toBe(processInstanceKey);
  await client.cancelProcessInstance({ processInstanceKey });
});

test('a job whose time is over goes to the next, and the first may still finish it', async () => {
  const { processInstanceKey } = await create({ n: 1, pause: 'PT0S' });
  const [first] = (await ask(5_000, 100)).jobs;
  const again = await takeJob(client, type);
  expect(again.jobKey).toBe(first?.jobKey);
  await first?.complete();
  expect(await refusalOf(() => client.completeJob({ jobKey: again.jobKey }))).toMatchObject({
    status: 404,
    title: 'NOT_FOUND',
  });
  await untilState(client, processInstanceKey, 'COMPLETED');
});

test('fetchVariable limits what a worker gets', async () => {
  const { processInstanceKey } = await create({ n: 1, pause: 'PT0S', secret: 'x' });
  const { jobs } = await client.activateJobs({
    type,
    worker: 'api',
    timeout: 10_000,
    maxJobsToActivate: 1,
    requestTimeout: 5_000,
    fetchVariable: ['n', 'absent'],
  });
  expect(jobs[0]?.variables).toEqual({ n: 1 });
  await client.cancelProcessInstance({ processInstanceKey });
});

test('refusals have the titles and status codes of Camunda', async () => {
  const unknown = '2251799999999999' as never;
  expect(await refusalOf(() => client.completeJob({ jobKey: unknown }))).toMatchObject({
    status: 404,
    title: 'NOT_FOUND',
  });
  expect(
    await refusalOf(() => client.cancelProcessInstance({ processInstanceKey: unknown })),
  ).toMatchObject({ status: 404, title: 'NOT_FOUND' });
  expect(
    await refusalOf(() => client.createProcessInstance({ processDefinitionId: 'none' as never })),
  ).toMatchObject({ status: 404, title: 'NOT_FOUND' });
  expect(
    await refusalOf(() => client.correlateMessage({ name: unique('nobody'), correlationKey: 'k' })),
  ).toMatchObject({ status: 404, title: 'NOT_FOUND' });
  const refused = await refusalOf(() =>
    deploy(XML.replace('serviceTask id="work"', 'serviceTask id="work" default="nowhere"')),
  );
  expect(refused).toMatchObject({ status: 400, title: 'INVALID_ARGUMENT' });
});

test('a request that is not valid is told what is wrong with it', async () => {
  const post = async (path: string, body: string) => {
    const reply = await fetch(`${suite.url}/v2${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    return { status: reply.status, problem: (await reply.json()) as { detail?: string } };
  };
  expect(await post('/jobs/activation', '{')).toMatchObject({ status: 400 });
  const missing = await post('/jobs/activation', '{"type":"x","timeout":1}');
  expect(missing.status).toBe(400);
  expect(missing.problem.detail).toContain('maxJobsToActivate');
  expect(await post('/jobs/abc/completion', '{}')).toMatchObject({ status: 400 });
  expect(await post('/nowhere', '{}')).toMatchObject({ status: 404 });
});

test('pages and sorting walk through a search', async () => {
  const made = await Promise.all([1, 2, 3].map((n) => create({ n, pause: 'PT1H' })));
  const keys = made.map((each) => each.processInstanceKey).sort();
  const filter = { processInstanceKey: { $in: keys } };
  const sort = [{ field: 'processInstanceKey' as const, order: 'ASC' as const }];
  const first = await client.searchProcessInstances(
    { filter, sort, page: { from: 0, limit: 2 } },
    AT_ONCE,
  );
  expect(first.items.map((item) => item.processInstanceKey)).toEqual(keys.slice(0, 2));
  expect(first.page.totalItems).toBe(3);
  const after = first.page.endCursor;
  if (after === undefined) throw new Error('no cursor');
  const rest = await client.searchProcessInstances(
    { filter, sort, page: { after, limit: 2 } },
    AT_ONCE,
  );
  expect(rest.items.map((item) => item.processInstanceKey)).toEqual(keys.slice(2));
  for (const processInstanceKey of keys) await client.cancelProcessInstance({ processInstanceKey });
});

test('the SDK job worker works off what comes', async () => {
  const done = new Set<string>();
  const worker = client.createJobWorker({
    jobType: type,
    jobTimeoutMs: 10_000,
    maxParallelJobs: 4,
    pollTimeoutMs: 2_000,
    jobHandler: (job) => {
      done.add(job.processInstanceKey);
      return job.complete({});
    },
  });
  const made = await Promise.all([1, 2, 3, 4, 5, 6].map((n) => create({ n, pause: 'PT0S' })));
  for (const { processInstanceKey } of made) {
    await untilState(client, processInstanceKey, 'COMPLETED');
    await eventually('the worker saw it', () =>
      Promise.resolve(done.has(processInstanceKey) ? true : undefined),
    );
  }
  worker.stop();
});
