import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connect } from '../../db/connect.ts';
import type { Sql } from '../../db/connect.ts';
import { createTestDatabase } from '../../db/test_database.ts';
import type { TestDatabase } from '../../db/test_database.ts';
import { findReply, saveReply } from './idempotency.ts';
import type { StoredReply } from './idempotency.ts';
import { setTenant } from './session.ts';

let database: TestDatabase;
let core: Sql;
beforeAll(async () => {
  database = await createTestDatabase();
  core = connect({ url: database.coreUrl, application: 'test', max: 1 });
});
afterAll(async () => {
  await core.end();
  await database.drop();
});

const stored: StoredReply = { requestHash: 'h', reply: '{"ok":true}', packed: null };
const keyOf = (key: string) => ({ tenant: 'demo', actor: 'ann', key });

async function inTenant<T>(tenant: string, work: (tx: Sql) => PromiseLike<T>) {
  return core.begin(async (tx) => {
    await setTenant(tx as unknown as Sql, tenant).query;
    return work(tx as unknown as Sql);
  });
}

async function save(key: string, now: string): Promise<void> {
  await inTenant('demo', (tx) => saveReply(tx, keyOf(key), stored, now).query);
}

async function isFound(key: string, now: string, tenant = 'demo'): Promise<boolean> {
  const id = { ...keyOf(key), tenant };
  const rows = await inTenant(tenant, (tx) => findReply(tx, id, now.slice(0, 10)).query);
  return rows.length === 1;
}

describe('a stored reply', () => {
  test.each([
    ['at once', '2026-11-24T00:01:00.000Z', '2026-11-24T00:01:00.001Z'],
    [
      'at 23:59 the day after it was stored at 00:01',
      '2026-11-24T00:01:00.000Z',
      '2026-11-25T23:59:59.999Z',
    ],
    [
      '24 hours after it was stored before midnight',
      '2026-11-24T23:59:59.999Z',
      '2026-11-25T23:59:59.999Z',
    ],
    ['just after midnight', '2026-12-31T23:59:59.999Z', '2027-01-01T00:00:00.000Z'],
    [
      'by a core whose clock is still before midnight',
      '2026-11-25T00:00:00.100Z',
      '2026-11-24T23:59:59.900Z',
    ],
  ])('is found %s', async (_when, at, again) => {
    const key = randomUUID();
    await save(key, at);
    expect(await isFound(key, again)).toBe(true);
  });

  test('is kept for a day and the rest of the next, no longer', async () => {
    const key = randomUUID();
    await save(key, '2026-11-24T23:59:59.999Z');
    expect(await isFound(key, '2026-11-26T00:00:00.000Z')).toBe(false);
  });

  test('of another tenant is not found, whatever the key', async () => {
    const key = randomUUID();
    await save(key, '2026-11-24T12:00:00.000Z');
    expect(await isFound(key, '2026-11-24T12:00:00.000Z', 'other')).toBe(false);
  });

  test('has one form: as text or compressed', async () => {
    const both = { requestHash: 'h', reply: '{}', packed: Buffer.from('x') };
    const save = inTenant(
      'demo',
      (tx) =>
        saveReply(
          tx,
          keyOf(randomUUID()),
          both as unknown as StoredReply,
          '2026-11-24T12:00:00.000Z',
        ).query,
    );
    await expect(save).rejects.toThrow('idempotency_one_form');
  });
});
