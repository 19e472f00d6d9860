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
  admin = connect({ url: database.adminUrl, application: 'test', max: 6 });
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

  test('that only a newer version knows are told of, and left alone', async () => {
    await admin`insert into migration (number, name, checksum) values (9999, '9999_x.sql', 'x')`;
    expect((await migrationStates(admin)).at(-1)).toMatchObject({ state: 'unknown', number: 9999 });
    expect(await migrate(admin, {})).toEqual([]);
    await admin`delete from migration where number = 9999`;
  });

  test('wait for each other: of two at once one applies what is pending', async () => {
    const other = connect({ url: database.adminUrl, application: 'test', max: 3 });
    await admin`drop table maintenance_log`;
    await admin`delete from migration where number = 31`;
    const applied = await Promise.all([migrate(admin, {}), migrate(other, {})]);
    expect(applied.flat()).toEqual(['0031_maintenance.sql']);
    await other.end();
  });

  test('are tried again when a table is in use, and hold up nobody meanwhile', async () => {
    const [{ checksum } = { checksum: '' }] = await admin<{ checksum: string }[]>`
      delete from migration where number = 16 returning checksum
    `;
    await admin`alter table order_task drop column offering_id`;
    const seen = Promise.withResolvers<void>();
    const open = Promise.withResolvers<void>();
    const user = admin.begin(async (tx) => {
      await tx`select count(*) from order_task`;
      seen.resolve();
      await open.promise;
    });
    await seen.promise;
    const running = migrate(admin, {});
    setTimeout(open.resolve, 3_000);
    await user;
    expect(await running).toEqual(['0016_task_component.sql']);
    const [row] = await admin`select checksum from migration where number = 16`;
    expect(row?.['checksum']).toBe(checksum);
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
