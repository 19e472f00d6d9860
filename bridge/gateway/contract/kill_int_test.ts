import { expect, test } from 'vitest';
import { connect } from '../../../db/connect.ts';
import { createTestDatabase } from '../../../db/test_database.ts';
import { connectSdk, type Client } from './client.ts';
import * as bpmn from './fixtures.ts';
import { end, freePort, spawnGateway, type GatewayProcess } from './process.ts';

const INSTANCES = 40;
const KILLS = 6;
const TASKS_EACH = 4;

/** mulberry32: the same seed kills at the same moments. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const PROBE = bpmn.process(
  'kill_probe',
  [
    bpmn.start('start', bpmn.onMessage('m')),
    bpmn.service(
      'each',
      'kill_each',
      '',
      bpmn.loop({ inputCollection: '=[1,2,3]', inputElement: 'n' }),
    ),
    bpmn.service('last', 'kill_last'),
    bpmn.end(),
    bpmn.path('start', 'each', 'last', 'end'),
  ],
  [bpmn.message('m', 'kill-start')],
);

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Repeats until the gateway has answered; 409 says that an earlier try had arrived. */
async function startSurely(client: Client, n: number): Promise<void> {
  for (;;) {
    try {
      await client.publishMessage({
        name: 'kill-start',
        correlationKey: `k${n}`,
        messageId: `id${n}`,
        timeToLive: 600_000,
        variables: { n },
      });
      return;
    } catch (error) {
      if (error instanceof Error && 'status' in error && error.status === 409) return;
      await sleep(20);
    }
  }
}

type Ledger = { readonly acknowledged: Set<string>; lost: string[]; done: boolean };

/** A worker that notes what was acknowledged, and whether it ever comes again. */
async function work(client: Client, type: string, ledger: Ledger): Promise<void> {
  while (!ledger.done) {
    try {
      const { jobs } = await client.activateJobs({
        type,
        worker: type,
        timeout: 1_000,
        maxJobsToActivate: 5,
        requestTimeout: 200,
      });
      for (const job of jobs) {
        if (ledger.acknowledged.has(job.jobKey)) ledger.lost.push(job.jobKey);
        await client.completeJob({ jobKey: job.jobKey, variables: {} });
        ledger.acknowledged.add(job.jobKey);
      }
    } catch {
      await sleep(20);
    }
  }
}

async function allCompleted(client: Client): Promise<boolean> {
  try {
    const { page } = await client.searchProcessInstances(
      { filter: { processDefinitionId: 'kill_probe', state: 'COMPLETED' } },
      { consistency: { waitUpToMs: 0 } },
    );
    return page.totalItems >= INSTANCES;
  } catch {
    return false;
  }
}

test.skipIf(process.env['CAMUNDA_REST_ADDRESS_UNDER_TEST'] !== undefined)(
  'a gateway that is killed at random loses nothing that it acknowledged and does nothing twice',
  { timeout: 90_000 },
  async () => {
    const seed = Number(process.env['QW_TEST_SEED'] ?? Date.now() % 2 ** 31);
    console.log(`kill test: QW_TEST_SEED=${seed}`);
    const random = randomFrom(seed);
    const database = await createTestDatabase();
    const port = await freePort();
    let gateway: GatewayProcess = await spawnGateway(database.gatewayUrl, port);
    try {
      const client = connectSdk(gateway.url);
      const form = new File([PROBE], 'kill_probe.bpmn', { type: 'text/xml' });
      await client.createDeployment({ resources: [form] });
      const ledger: Ledger = { acknowledged: new Set(), lost: [], done: false };
      const workers = ['kill_each', 'kill_each', 'kill_last'].map((t) => work(client, t, ledger));
      const starters = Array.from({ length: INSTANCES }, async (_, n) => {
        await sleep(random() * 3_000);
        await startSurely(client, n);
      });
      for (let kill = 0; kill < KILLS; kill += 1) {
        await sleep(50 + random() * 600);
        if (kill % 3 === 2) {
          await cutConnections(database.adminUrl);
          continue;
        }
        await end(gateway, 'SIGKILL');
        gateway = await spawnGateway(database.gatewayUrl, port);
      }
      await Promise.all(starters);
      while (!(await allCompleted(client))) await sleep(100);
      ledger.done = true;
      await Promise.all(workers);
      const { items } = await client.searchProcessInstances(
        { filter: { processDefinitionId: 'kill_probe' }, page: { from: 0, limit: 1_000 } },
        { consistency: { waitUpToMs: 0 } },
      );
      expect(items.map((item) => item.state)).toEqual(Array(INSTANCES).fill('COMPLETED'));
      expect(ledger.lost).toEqual([]);
      await expectEveryJobOnce(client, ledger);
    } finally {
      await end(gateway, 'SIGKILL');
      await database.drop();
    }
  },
);

/** The gateway lives, but what it was committing fails: it must reload. */
async function cutConnections(adminUrl: string): Promise<void> {
  const sql = connect({ url: adminUrl, application: 'qw-kill-test', max: 1 });
  await sql`
    select pg_terminate_backend(pid) from pg_stat_activity
    where application_name = 'qw-gateway-writer' and datname = current_database()
  `;
  await sql.end();
}

/** Each instance has its jobs once, and every acknowledged completion is among them. */
async function expectEveryJobOnce(client: Client, ledger: Ledger): Promise<void> {
  const { items } = await client.searchJobs(
    { filter: { processDefinitionId: 'kill_probe' }, page: { from: 0, limit: 1_000 } },
    { consistency: { waitUpToMs: 0 } },
  );
  const completed = new Set(items.filter((job) => job.state === 'COMPLETED').map((j) => j.jobKey));
  expect(completed.size).toBe(INSTANCES * TASKS_EACH);
  expect(items.length).toBe(INSTANCES * TASKS_EACH);
  for (const key of ledger.acknowledged) expect(completed).toContain(key);
}
