import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connect } from './connect.ts';
import type { Sql } from './connect.ts';
import { dumpSchema } from './dump_schema.ts';
import { migrate, migrationStates } from './migrate.ts';
import { createTestDatabase } from './test_database.ts';
import type { TestDatabase } from './test_database.ts';

let database: TestDatabase;
let admin: Sql;
beforeAll(async () => {
  database = await createTestDatabase();
  admin = connect({ url: database.adminUrl, application: 'test', max: 3 });
});
afterAll(async () => {
  await admin.end();
  await database.drop();
});

describe('migrations', () => {
  test('give exactly the schema that db/schema.sql shows', async () => {
    const written = await readFile(new URL('./schema.sql', import.meta.url), 'utf8');
    expect(await dumpSchema(admin)).toBe(written);
  });

  test('are all applied, and applying them again changes nothing', async () => {
    expect(await migrate(admin, {})).toEqual([]);
    const states = await migrationStates(admin);
    expect(new Set(states.map(({ state }) => state))).toEqual(new Set(['applied']));
  });

  test('refuse to go on when an applied file has changed', async () => {
    await admin`update migration set checksum = 'other' where number = 1`;
    await expect(migrate(admin, {})).rejects.toThrow('0001_events.sql was changed');
  });
});

describe('partitions', () => {
  test('exist for today and the days ahead, so that the default ones stay empty', async () => {
    const [now] = await admin<{ made: number }[]>`select ensure_partitions(3) as made`;
    expect(now?.made).toBe(0);
    const [later] = await admin<{ made: number }[]>`select ensure_partitions(5) as made`;
    expect(later?.made).toBeGreaterThanOrEqual(6);
    const [row] = await admin<{ partition: string }[]>`
      insert into outbox (shard, id, tenant_id, topic, key, event_type, sequence, actor,
        occurred_at, data)
      values (0, uuidv7(), 'demo', 't', 'k', 'quote.created', 1, 'ann', now(), '{}')
      returning tableoid::regclass::text as partition
    `;
    expect(row?.partition).toMatch(/^outbox_\d{8}$/);
  });
});

describe('a role', () => {
  test('of the core sees only the tenant that its transaction names', async () => {
    const core = connect({ url: database.coreUrl, application: 'test', max: 1 });
    const count = async (tenant: string) =>
      core.begin(async (tx) => {
        await tx`select set_config('qw.tenant', ${tenant}, true)`;
        return (await tx`select id from outbox`).length;
      });
    expect(await count('demo')).toBe(1);
    expect(await count('other')).toBe(0);
    expect((await core`select id from outbox`).length).toBe(0);
    await core.end();
  });

  test('of the bridge reads the outbox and writes no business table', async () => {
    const bridge = connect({ url: database.bridgeUrl, application: 'test', max: 1 });
    expect((await bridge`select id from outbox`).length).toBe(1);
    await expect(bridge`delete from outbox`).rejects.toThrow('permission denied');
    await expect(bridge`update quote set status = 'accepted'`).rejects.toThrow('permission denied');
    await bridge.end();
  });
});
