import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestDatabase } from '../../db/test_database.ts';
import type { TestDatabase } from '../../db/test_database.ts';
import { createPool } from './pool.ts';
import type { Pool } from './pool.ts';
import { assertOutsideTransaction, inTransaction } from './transaction_scope.ts';

let database: TestDatabase;
let pool: Pool;
beforeAll(async () => {
  database = await createTestDatabase();
  pool = createPool({
    name: 'small',
    size: 1,
    queueMax: 2,
    url: database.coreUrl,
    application: 'test',
  });
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

const soon = () => Date.now() + 5_000;

/** Holds the only connection until it is let go. */
async function hold(): Promise<{ letGo: () => void; held: Promise<unknown> }> {
  const finish = Promise.withResolvers<string>();
  const begun = Promise.withResolvers<void>();
  const held = pool.run(soon(), () => {
    begun.resolve();
    return finish.promise;
  });
  await begun.promise;
  return { letGo: () => finish.resolve('held'), held };
}

describe('a pool', () => {
  test('lets a bounded number wait and sheds the next with a time to come back', async () => {
    const { letGo, held } = await hold();
    const waiting = [1, 2].map((name) => pool.run(soon(), async () => name));
    const shed = await pool.run(soon(), async () => 'never');
    expect(shed).toMatchObject({ ok: false, code: 'overloaded' });
    expect(typeof shed === 'object' ? shed.retryAfterMs : 0).toBeGreaterThan(0);
    letGo();
    expect(await Promise.all([held, ...waiting])).toEqual(['held', 1, 2]);
  });

  test("doesn't start what nobody waits for any more", async () => {
    const { letGo, held } = await hold();
    const late = pool.run(Date.now() - 1, async () => 'never');
    letGo();
    expect(await late).toMatchObject({ code: 'deadline_exceeded' });
    expect(await held).toBe('held');
  });

  test('gives its connection back after a failure', async () => {
    const failed = pool.run(soon(), async ({ sql }) => {
      await sql`select * from there_is_no_such_table`;
    });
    await expect(failed).rejects.toThrow('there_is_no_such_table');
    expect(await pool.run(soon(), async () => 'works')).toBe('works');
  });

  test('has no connection for work inside a transaction', async () => {
    await expect(inTransaction(() => pool.run(soon(), async () => 'never'))).rejects.toThrow(
      'taking a connection inside a transaction',
    );
    expect(() => assertOutsideTransaction('anything')).not.toThrow();
  });
});
