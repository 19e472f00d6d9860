import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect } from '../../db/connect.ts';
import type { Sql } from '../../db/connect.ts';
import { baselineOf, sizeOf } from '../../db/plans/baseline.ts';
import { compare, tellFindings } from '../../db/plans/compare.ts';
import { measure } from '../../db/plans/explain.ts';
import type { Measured } from '../../db/plans/explain.ts';
import { createTestDatabase } from '../../db/test_database.ts';
import type { TestDatabase } from '../../db/test_database.ts';
import { BRIDGE_PLANS } from './critical.ts';

let database: TestDatabase;
let admin: Sql;
beforeAll(async () => {
  database = await createTestDatabase();
  admin = connect({ url: database.adminUrl, application: 'test', max: 1 });
  await admin`
    insert into outbox (shard, id, tenant_id, topic, key, event_type, sequence, actor, occurred_at,
      data)
    select n % 8, uuidv7(), 'demo', 't', 'k', 'order.started', 1, 'ann', now(), '{}'
    from generate_series(1, 20000) n
  `;
  await admin`insert into inbox (consumer, event_id) select 'order_summary', id from outbox`;
  await admin`
    insert into order_summary (tenant_id, order_id, number, status, customer_id, quote_id, currency,
      totals, last_sequence, acknowledged_at, updated_at)
    values ('demo', ${randomUUID()}, 'O-000001', 'in_progress', 'acme', ${randomUUID()}, 'USD', '{}',
      1, now(), now())
  `;
  await admin`analyze`;
});
afterAll(async () => {
  await admin.end();
  await database.drop();
});

async function measureAll(): Promise<readonly Measured[]> {
  const measured: Measured[] = [];
  for (const planned of await BRIDGE_PLANS.statements(admin, 'demo')) {
    const as = { role: 'qw_bridge', tenant: 'demo', largeRows: 10_000 } as const;
    measured.push(await measure(admin, planned, as));
  }
  return measured;
}

test('the outbox is read along its key, and a lost key is told with both plans', async () => {
  const first = await measureAll();
  const baseline = baselineOf(await sizeOf(admin), first);
  expect(compare(baseline, await measureAll())).toEqual([]);
  const read = first.find(({ name }) => name === 'read_outbox');
  expect(read?.shape.join('\n')).toMatch(
    /Index Scan on outbox_\* using outbox_\*_pkey where shard/,
  );
  await admin`alter table outbox drop constraint outbox_pkey`;
  const told = tellFindings(compare(baseline, await measureAll()));
  expect(told).toMatch(
    /read_outbox: reads outbox_\d+ \(20000 rows\) from end to end; has another plan/,
  );
  const [{ rows } = { rows: 0 }] = await admin<{ rows: number }[]>`
    select count(*)::int as rows from inbox where consumer = 'plan'
  `;
  expect(rows).toBe(0);
});
