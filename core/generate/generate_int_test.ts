import { afterAll, beforeAll, expect, test } from 'vitest';
import { publishCatalogue } from '../server/test_catalogue.ts';
import { accepted, startTestCore } from '../server/test_core.ts';
import type { TestCore } from '../server/test_core.ts';
import { parseCommandLine, UsageError } from './command_line.ts';
import type { Request } from './command_line.ts';
import { generate } from './generate.ts';
import { verify } from './verify.ts';

let core: TestCore;
beforeAll(async () => {
  core = await startTestCore();
  await publishCatalogue(core);
});
afterAll(async () => {
  await core.stop();
});

const silent = (): void => undefined;

function request(...more: readonly string[]): Request {
  const sizes = ['--quotes', '600', '--orders', '300', '--audit', '9000'];
  const parsed = parseCommandLine([...sizes, ...more], Date.now());
  if (parsed === null) throw new Error('a request was meant');
  return parsed;
}

test('a tenant is filled with what was asked for, and all of it fits together', async () => {
  const result = await generate(core.admin, request(), silent);
  expect(result).toMatchObject({ quotes: 900, orders: 300, audit: 9_000 });
  const [counted] = await core.admin<{ quotes: number; orders: number; audit: number }[]>`
    select (select count(*)::int from quote) as quotes,
      (select count(*)::int from customer_order) as orders,
      (select count(*)::int from audit_log where subject_type <> 'catalog') as audit
  `;
  expect(counted).toEqual({ quotes: 900, orders: 300, audit: 9_000 });
  const findings = await verify(core.admin, 'demo', 200);
  expect(findings.filter(({ wrong }) => wrong > 0)).toEqual([]);
});

test('the relay has nothing of it to send, and the core goes on behind its numbers', async () => {
  const [{ waiting } = { waiting: -1 }] = await core.admin<{ waiting: number }[]>`
    select count(*)::int as waiting
    from outbox o join relay_cursor c using (shard)
    where (o.transaction_id, o.id) > (c.transaction_id, c.id) and o.event_type not like 'catalog.%'
  `;
  expect(waiting).toBe(0);
  const context = { market: 'us', channel: 'direct', customerId: 'acme' };
  const lines = [{ id: 'l1', offeringId: 'router' }];
  const created = accepted(await core.ask('sales', 'quote_create', { ...context, lines }));
  expect(created.number).toBe('Q-000901');
  const status = 'completed';
  const orders = accepted(await core.ask('operator', 'order_search', { status, limit: 5 }));
  expect(orders.items.length).toBe(5);
});

test('a tenant that has quotes is left alone, unless told to append', async () => {
  await expect(generate(core.admin, request(), silent)).rejects.toThrow(UsageError);
  const more = await generate(core.admin, request('--append'), silent);
  expect(more.orders).toBe(300);
  const findings = await verify(core.admin, 'demo', 50);
  expect(findings.filter(({ wrong }) => wrong > 0)).toEqual([]);
});

test('a price, a task or an event that was tampered with is found', async () => {
  await core.admin`
    update quote_item set priced = jsonb_set(priced, '{quantity}', '77')
    where quote_id = (select id from quote where status = 'approved' order by id limit 1)
  `;
  await core.admin`delete from asset where id = (select id from asset order by id limit 1)`;
  await core.admin`delete from outbox where (shard, id) = (
    select shard, id from outbox where event_type = 'order.started' order by id limit 1)`;
  const findings = await verify(core.admin, 'demo', 100_000);
  const found = findings.filter(({ wrong }) => wrong > 0).map(({ claim }) => claim);
  expect(found).toEqual([
    'a completed order installed each of its lines, a partial one some, others none',
    'sequences in the outbox have no gap',
    expect.stringContaining('each price that is stored has the stored hash'),
  ]);
});
