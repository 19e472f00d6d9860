import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sizesOf } from '../../core/server/pool_limits.ts';
import { connect } from '../connect.ts';
import type { Sql } from '../connect.ts';
import { createTestDatabase } from '../test_database.ts';
import type { TestDatabase } from '../test_database.ts';
import { beyondShare, overdrawn, readBudget, totalOf } from './budget.ts';
import { checkBudget, checkBudgetOf } from './check_budget.ts';
import { DEPLOYABLES, neededBy, PARTS } from './parts.ts';
import { parseChange, setBudget } from './set_budget.ts';

let database: TestDatabase;
let admin: Sql;
/** Stands in for qw_core, whose limit holds for every test of this server. */
const role = `qw_test_${randomUUID().slice(0, 8)}`;
beforeAll(async () => {
  database = await createTestDatabase();
  admin = connect({ url: database.adminUrl, application: 'test', max: 2 });
  await admin`create role ${admin(role)} login password 'secret' in role qw_core`;
  await admin`update connection_budget set role = ${role} where deployable = 'core'`;
});
afterAll(async () => {
  await admin`drop role ${admin(role)}`;
  await admin.end();
  await database.drop();
});

const sharesNow = async () => {
  const { shares } = await readBudget(admin);
  return shares.map(({ deployable, instances, connections }) => [
    deployable,
    instances,
    connections,
  ]);
};

test('what is shared out at first fits into the server, and covers what each one needs', async () => {
  const budget = await readBudget(admin);
  expect(budget.shares.map(({ deployable }) => deployable).toSorted()).toEqual(
    [...DEPLOYABLES].toSorted(),
  );
  expect(totalOf(budget.shares)).toBeLessThanOrEqual(budget.available);
  expect(overdrawn(budget)).toBeNull();
  for (const { deployable, connections } of budget.shares) {
    expect(connections, deployable).toBeGreaterThanOrEqual(neededBy(deployable));
  }
});

test('a core divides its connections as its parts say', () => {
  const { own, ...pools } = PARTS.core;
  expect(sizesOf(neededBy('core'))).toEqual(pools);
  expect(own).toBe(1);
});

test('an instance that wants more than its share is told who has how much and what to do', async () => {
  await expect(checkBudget(admin, 'core', 25)).resolves.toBeUndefined();
  const fault = beyondShare(await readBudget(admin), 'core', 40);
  expect(fault).toBe(
    'core wants 40 connections and may have 25 of core 4 × 25 = 100, bridge 4 × 8 = 32, ' +
      'admin 1 × 16 = 16, gateway 2 × 3 = 6 (usual: interactive 10, worker 8, bulk 4, admin 2, ' +
      'own 1). Let it want fewer, or give it more: npm run db -- budget --set core=4x40',
  );
  await expect(checkBudgetOf(database.bridgeUrl, 'bridge', 9)).rejects.toThrow(
    'wants 9 connections',
  );
  await expect(checkBudgetOf(database.gatewayUrl, 'gateway', 3)).resolves.toBeUndefined();
});

test('more than the server gives is refused whole, and nothing starts that finds it so', async () => {
  const before = await sharesNow();
  const changes = [parseChange('gateway=1x3'), parseChange('core=50x25')];
  await expect(setBudget(admin, changes)).rejects.toThrow(
    /1301 connections are shared out .* gives/,
  );
  expect(await sharesNow()).toEqual(before);
  await admin`update connection_budget set instances = 99 where deployable = 'core'`;
  await expect(checkBudget(admin, 'core', 25)).rejects.toThrow('raise max_connections to');
  await admin`update connection_budget set instances = 4 where deployable = 'core'`;
});

test('PostgreSQL gives a role no more than its shares, whatever its processes do', async () => {
  const { shares } = await setBudget(admin, [parseChange('core=1x13')]);
  expect(shares.find(({ deployable }) => deployable === 'core')?.limit).toBe(13);
  const url = new URL(database.coreUrl);
  url.username = role;
  url.password = 'secret';
  const greedy = Array.from({ length: 14 }, () =>
    connect({ url: url.href, application: 'greedy', max: 1 }),
  );
  const opened = await Promise.allSettled(greedy.map((sql) => sql`select 1`));
  const refused = opened.flatMap((one) => (one.status === 'rejected' ? [one.reason as Error] : []));
  expect(refused).toEqual([expect.objectContaining({ code: '53300' })]);
  await Promise.all(greedy.map((sql) => sql.end({ timeout: 1 })));
});

test.each([
  ['core', 'expected core=2x50'],
  ['queue=1x1', 'of core, bridge, gateway, admin'],
  ['core=1x12', 'core needs 13 connections at least'],
  ['gateway=0x3', 'gateway needs 3 connections at least'],
])('--set %s is refused with what would be right', (text, message) => {
  expect(() => parseChange(text)).toThrow(message);
});
