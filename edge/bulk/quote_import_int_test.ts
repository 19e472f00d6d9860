import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { publishCatalogue } from '../../core/server/test_catalogue.ts';
import { startDesk } from '../testing/desk.ts';
import type { Desk } from '../testing/desk.ts';
import { lineOf, quoteOf, sendBatch } from './test_batch.ts';

let desk: Desk;
let name = '';
beforeAll(async () => {
  desk = await startDesk();
  await publishCatalogue(desk.core, desk.tenant);
});
beforeEach(() => {
  name = `batch-${crypto.randomUUID().slice(0, 8)}`;
});
afterAll(async () => {
  await desk.core.stop();
});

const key = (at: number | string) => `${name}-key-${at}`;
const quotesOf = async (customer: string) =>
  (
    await desk.core.admin`
    select id from quote where tenant_id = ${desk.tenant} and customer_id = ${customer}
  `
  ).length;

describe('a batch', () => {
  test('has one outcome for each quote, with its index and key, and then the totals', async () => {
    const lines = Array.from({ length: 200 }, (_, at) => lineOf(key(at), quoteOf(name)));
    const { status, outcomes, end } = await sendBatch(desk, lines.join(''));
    expect(status).toBe(200);
    const seen = new Map(outcomes.map((each) => [each.index, each.idempotencyKey]));
    expect(seen).toEqual(new Map(lines.map((_, at) => [at, key(at)])));
    for (const { outcome, quote } of outcomes) {
      expect(outcome).toBe('created');
      expect(quote).toMatchObject({ status: 'priced', customerId: name, version: 2 });
    }
    expect(end).toEqual({ created: 200, replayed: 0, refused: 0 });
    expect(await quotesOf(name)).toBe(200);
  });

  test('that is sent again is replayed quote by quote, and makes none', async () => {
    const body = Array.from({ length: 20 }, (_, at) => lineOf(key(at), quoteOf(name))).join('');
    const first = await sendBatch(desk, body);
    const again = await sendBatch(desk, body);
    expect(again.end).toEqual({ created: 0, replayed: 20, refused: 0 });
    const ids = ({ outcomes }: typeof first) =>
      new Map(outcomes.map(({ index, quote }) => [index, quote?.id]));
    expect(ids(again)).toEqual(ids(first));
    expect(await quotesOf(name)).toBe(20);
  });

  test('refuses what is wrong, each with its problem, and does the rest', async () => {
    const body = [
      lineOf(key(0), quoteOf(name)),
      'this is not JSON\n',
      '\n',
      lineOf('short', quoteOf(name)),
      lineOf(key(3), { ...quoteOf(name), colour: 'red' }),
      lineOf(key(4), quoteOf(name, { lines: [{ id: 'l1', offeringId: 'phone' }] })),
      lineOf(key(5), quoteOf(name, { catalogVersion: 'long-gone' })),
      lineOf(key(6), quoteOf(name, { submit: true })).trimEnd(),
    ].join('');
    const { outcomes, end } = await sendBatch(desk, body);
    const told = outcomes
      .toSorted((one, other) => one.index - other.index)
      .map(({ index, status, problem, quote }) => [index, status, problem?.code ?? quote?.status]);
    expect(told).toEqual([
      [0, 201, 'priced'],
      [1, 400, 'invalid_request'],
      [2, 400, 'invalid_request'],
      [3, 400, 'invalid_request'],
      [4, 422, 'configuration_invalid'],
      [5, 409, 'catalog_version_stale'],
      [6, 201, 'approved'],
    ]);
    const unknown = outcomes.find(({ index }) => index === 3);
    expect(unknown).toMatchObject({
      idempotencyKey: key(3),
      problem: { findings: [{ path: '/quote/colour' }] },
    });
    const phone = outcomes.find(({ index }) => index === 4);
    expect(phone?.problem?.findings?.[0]?.path).toMatch(/^\/quote\/lines\/0/);
    expect(end).toEqual({ created: 2, replayed: 0, refused: 5 });
    expect(await quotesOf(name)).toBe(2);
  });

  test('with one key twice does it once; with a changed body the first decides', async () => {
    const body = [
      lineOf(key('same'), quoteOf(name)),
      lineOf(key('same'), quoteOf(name)),
      lineOf(key('changed'), quoteOf(name)),
      lineOf(key('changed'), quoteOf(`${name}-other`)),
    ].join('');
    const { outcomes } = await sendBatch(desk, body);
    const told = new Map(
      outcomes.map(({ index, outcome, status, problem }) => [
        index,
        [outcome, status, problem?.code],
      ]),
    );
    expect(told.get(0)).toEqual(['created', 201, undefined]);
    expect(told.get(1)).toEqual(['replayed', 201, undefined]);
    expect(told.get(2)).toEqual(['created', 201, undefined]);
    expect(told.get(3)).toEqual(['refused', 422, 'idempotency_key_reused']);
    expect([await quotesOf(name), await quotesOf(`${name}-other`)]).toEqual([2, 0]);
  });

  test('may be one list of JSON, too', async () => {
    const list = [0, 1, 2].map((at) => ({ idempotencyKey: key(at), quote: quoteOf(name) }));
    const type = 'application/json';
    expect((await sendBatch(desk, JSON.stringify(list), { type })).end).toEqual({
      created: 3,
      replayed: 0,
      refused: 0,
    });
    const object = await sendBatch(desk, '{}', { type });
    expect(object).toMatchObject({ status: 400, problem: { code: 'invalid_request' } });
  });

  test('of one tenant makes nothing for another', async () => {
    await sendBatch(desk, lineOf(key(0), quoteOf(name)));
    const rows = await desk.core.admin`
      select tenant_id from quote where customer_id = ${name} and tenant_id <> ${desk.tenant}
    `;
    expect(rows.length).toBe(0);
  });

  test('of somebody who may not sell is refused quote by quote', async () => {
    const { outcomes } = await sendBatch(desk, lineOf(key(0)), { role: 'approver' });
    expect(outcomes).toMatchObject([{ status: 403, problem: { code: 'forbidden' } }]);
  });
});

test('the events of imported quotes wait in the outbox: two each, in order', async () => {
  const body = Array.from({ length: 10 }, (_, at) => lineOf(key(at), quoteOf(name))).join('');
  await sendBatch(desk, body);
  const rows = await desk.core.admin<{ types: string[]; sequences: number[] }[]>`
    select array_agg(o.event_type order by o.sequence) as types,
      array_agg(o.sequence order by o.sequence) as sequences
    from outbox o join quote q on q.id::text = o.key and q.tenant_id = ${desk.tenant}
    where q.customer_id = ${name}
    group by o.key
  `;
  expect(rows.length).toBe(10);
  for (const { types, sequences } of rows) {
    expect(types).toEqual(['quote.created', 'quote.priced']);
    expect(sequences).toEqual([1, 2]);
  }
});
