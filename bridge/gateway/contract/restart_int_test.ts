import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { connect } from '../../../db/connect.ts';
import { createTestDatabase, type TestDatabase } from '../../../db/test_database.ts';
import { connect_sdk, eventually, refusal_of, take_job, until_state } from './client.ts';
import * as bpmn from './fixtures.ts';
import { end, end_all, free_port, spawn_gateway } from './process.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterEach(end_all);
afterAll(() => database.drop());

const XML = bpmn.process('nap', [
  bpmn.start(),
  bpmn.catching('rest', bpmn.on_timer('=nap')),
  bpmn.service('work', 'nap_work'),
  bpmn.end(),
  bpmn.path('start', 'rest', 'work', 'end'),
]);

test('a timer that falls due while no gateway runs fires when one starts', async () => {
  const port = await free_port();
  const first = await spawn_gateway(database.gatewayUrl, port);
  const client = connect_sdk(first.url);
  await client.createDeployment({ resources: [new File([XML], 'nap.bpmn')] });
  const made = await client.createProcessInstance({
    processDefinitionId: 'nap' as never,
    variables: { nap: 'PT0.3S' },
  });
  await end(first, 'SIGTERM');
  expect(first.child.exitCode).toBe(0);
  await new Promise((resolve) => setTimeout(resolve, 400));
  const second = await spawn_gateway(database.gatewayUrl, port);
  await (await take_job(client, 'nap_work')).complete();
  await until_state(client, made.processInstanceKey, 'COMPLETED');
  await end(second, 'SIGTERM');
});

test('a second gateway stands by and takes over when the first dies', async () => {
  const first = await spawn_gateway(database.gatewayUrl, await free_port());
  const port = await free_port();
  const standing_by = spawn_gateway(database.gatewayUrl, port);
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
  await connect_sdk(first.url).createProcessInstance({
    processDefinitionId: 'nap' as never,
    variables: { nap: 'PT0S' },
  });
  await end(first, 'SIGKILL');
  const second = await standing_by;
  const client = connect_sdk(second.url);
  await (await take_job(client, 'nap_work')).complete();
  await end(second, 'SIGTERM');
});

test('a lock survives the restart of the gateway', async () => {
  const port = await free_port();
  const first = await spawn_gateway(database.gatewayUrl, port);
  const client = connect_sdk(first.url);
  await client.createProcessInstance({
    processDefinitionId: 'nap' as never,
    variables: { nap: 'PT0S' },
  });
  const job = await take_job(client, 'nap_work');
  await end(first, 'SIGKILL');
  const second = await spawn_gateway(database.gatewayUrl, port);
  const ask = { type: 'nap_work', worker: 'other', timeout: 1_000, maxJobsToActivate: 1 };
  expect((await client.activateJobs({ ...ask, requestTimeout: 100 })).jobs).toEqual([]);
  await client.completeJob({ jobKey: job.jobKey, variables: {} });
  expect(await refusal_of(() => client.completeJob({ jobKey: job.jobKey }))).toMatchObject({
    status: 404,
  });
  await end(second, 'SIGTERM');
});

test('connections that end while nothing happens are replaced, also of a standby', async () => {
  const leader = await spawn_gateway(database.gatewayUrl, await free_port());
  const port = await free_port();
  const standby = spawn_gateway(database.gatewayUrl, port);
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
  await connect_sdk(leading).searchProcessInstances({}, { consistency: { waitUpToMs: 0 } });
  end_all();
  await standby.catch(() => undefined);
});

test('the gateway shows its numbers', async () => {
  const gateway = await spawn_gateway(database.gatewayUrl, await free_port());
  const text = await (await fetch(`${gateway.url}/metrics`)).text();
  expect(text).toMatch(/^workflow_gateway_leading 1$/m);
  expect(text).toMatch(/^workflow_gateway_instances_active \d+$/m);
  expect((await fetch(`${gateway.url}/readyz`)).status).toBe(200);
  await end(gateway, 'SIGTERM');
});
