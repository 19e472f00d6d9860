import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { connect } from '../../../db/connect.ts';
import { createTestDatabase, type TestDatabase } from '../../../db/test_database.ts';
import { connectSdk, eventually, refusalOf, takeJob, untilState } from './client.ts';
import * as bpmn from './fixtures.ts';
import { end, endAll, freePort, spawnGateway } from './process.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterEach(endAll);
afterAll(() => database.drop());

const XML = bpmn.process('nap', [
  bpmn.start(),
  bpmn.catching('rest', bpmn.onTimer('=nap')),
  bpmn.service('work', 'nap_work'),
  bpmn.end(),
  bpmn.path('start', 'rest', 'work', 'end'),
]);

test('a timer that falls due while no gateway runs fires when one starts', async () => {
  const port = await freePort();
  const first = await spawnGateway(database.gatewayUrl, port);
  const client = connectSdk(first.url);
  await client.createDeployment({ resources: [new File([XML], 'nap.bpmn')] });
  const made = await client.createProcessInstance({
    processDefinitionId: 'nap' as never,
    variables: { nap: 'PT0.3S' },
  });
  await end(first, 'SIGTERM');
  expect(first.child.exitCode).toBe(0);
  await new Promise((resolve) => setTimeout(resolve, 400));
  const second = await spawnGateway(database.gatewayUrl, port);
  await (await takeJob(client, 'nap_work')).complete();
  await untilState(client, made.processInstanceKey, 'COMPLETED');
  await end(second, 'SIGTERM');
});

test('a second gateway stands by and takes over when the first dies', async () => {
  const first = await spawnGateway(database.gatewayUrl, await freePort());
  const port = await freePort();
  const standingBy = spawnGateway(database.gatewayUrl, port);
  const url = `http://127.0.0.1:${port}`;
  const alive = async (): Promise<boolean> => {
    try {
      return (await fetch(`${url}/healthz`)).ok;
    } catch {
      return false;
    }
  };
  while (!(await alive())) await new Promise((resolve) => setTimeout(resolve, 20));
  expect((await fetch(`${url}/readyz`)).status).toBe(503);
  const topology = await fetch(`${url}/v2/topology`);
  expect(topology.status).toBe(503);
  expect(await topology.json()).toMatchObject({ title: 'RESOURCE_EXHAUSTED' });
  await connectSdk(first.url).createProcessInstance({
    processDefinitionId: 'nap' as never,
    variables: { nap: 'PT0S' },
  });
  await end(first, 'SIGKILL');
  const second = await standingBy;
  const client = connectSdk(second.url);
  await (await takeJob(client, 'nap_work')).complete();
  await end(second, 'SIGTERM');
});

test('a lock survives the restart of the gateway', async () => {
  const port = await freePort();
  const first = await spawnGateway(database.gatewayUrl, port);
  const client = connectSdk(first.url);
  await client.createProcessInstance({
    processDefinitionId: 'nap' as never,
    variables: { nap: 'PT0S' },
  });
  const job = await takeJob(client, 'nap_work');
  await end(first, 'SIGKILL');
  const second = await spawnGateway(database.gatewayUrl, port);
  const ask = { type: 'nap_work', worker: 'other', timeout: 1_000, maxJobsToActivate: 1 };
  expect((await client.activateJobs({ ...ask, requestTimeout: 100 })).jobs).toEqual([]);
  await client.completeJob({ jobKey: job.jobKey, variables: {} });
  expect(await refusalOf(() => client.completeJob({ jobKey: job.jobKey }))).toMatchObject({
    status: 404,
  });
  await end(second, 'SIGTERM');
});

test('connections that end while nothing happens are replaced, also of a standby', async () => {
  const leader = await spawnGateway(database.gatewayUrl, await freePort());
  const port = await freePort();
  const standby = spawnGateway(database.gatewayUrl, port);
  const sql = connect({ url: database.adminUrl, application: 'qw-restart-test', max: 1 });
  for (let n = 0; n < 2; n += 1) {
    await new Promise((resolve) => setTimeout(resolve, 600));
    await sql`
      select pg_terminate_backend(pid) from pg_stat_activity
      where application_name like 'qw-gateway-%' and datname = current_database()
    `;
  }
  await sql.end();
  const urls = [leader.url, `http://127.0.0.1:${port}`];
  const leading = await eventually('one of the two leads', async () => {
    const replies = await Promise.all(urls.map((url) => fetch(`${url}/readyz`)));
    return urls.find((_, n) => replies[n]?.ok === true);
  });
  await connectSdk(leading).searchProcessInstances({}, { consistency: { waitUpToMs: 0 } });
  endAll();
  await standby.catch(() => undefined);
});

test('the gateway shows its numbers', async () => {
  const gateway = await spawnGateway(database.gatewayUrl, await freePort());
  const text = await (await fetch(`${gateway.url}/metrics`)).text();
  expect(text).toMatch(/^workflow_gateway_leading 1$/m);
  expect(text).toMatch(/^workflow_gateway_instances_active \d+$/m);
  expect((await fetch(`${gateway.url}/readyz`)).status).toBe(200);
  await end(gateway, 'SIGTERM');
});
