import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RequestBody } from '../../contract/calls.ts';
import { publishCatalogue } from '../../server/test_catalogue.ts';
import { accepted, startTestCore } from '../../server/test_core.ts';
import type { TestCore } from '../../server/test_core.ts';

let core: TestCore;
beforeAll(async () => {
  core = await startTestCore();
  await publishCatalogue(core);
});
afterAll(async () => {
  await core.stop();
});

type Lines = NonNullable<RequestBody['quote_create']['lines']>;
const CONTEXT = { market: 'us', channel: 'direct', customerId: 'acme' };
const LINES: Lines = Array.from({ length: 50 }, (_, at) => ({
  id: `l${at}`,
  offeringId: 'router',
  quantity: 1 + (at % 3),
}));

async function priced(quoteId: string, expectedVersion: number) {
  return accepted(await core.ask('sales', 'quote_price', { quoteId }, { expectedVersion }));
}

/** The transaction that wrote each line last. */
async function writers(quoteId: string): Promise<ReadonlyMap<string, string>> {
  const rows = await core.admin<{ lineId: string; writer: string }[]>`
    select line_id as "lineId", xmin::text as writer from quote_item where quote_id = ${quoteId}
  `;
  return new Map(rows.map(({ lineId, writer }) => [lineId, writer]));
}

test('a manual price writes its own line only, and comes to what pricing from scratch does', async () => {
  const created = accepted(await core.ask('sales', 'quote_create', { ...CONTEXT, lines: LINES }));
  const first = await priced(created.id, created.version);
  const before = await writers(created.id);
  const adjustment = { kind: 'percent_off' as const, value: '7.5', reason: 'good customer' };
  const lines = LINES.map((line) => (line.id === 'l7' ? { ...line, adjustment } : line));
  const changed = accepted(
    await core.ask(
      'sales',
      'quote_put_items',
      { quoteId: created.id, lines },
      { expectedVersion: first.version },
    ),
  );
  expect(changed.price).toBeUndefined();
  const again = await priced(created.id, changed.version);
  const after = await writers(created.id);
  expect([...after].filter(([id, writer]) => before.get(id) !== writer).map(([id]) => id)).toEqual([
    'l7',
  ]);
  const fresh = accepted(await core.ask('sales', 'quote_create', { ...CONTEXT, lines }));
  const scratch = await priced(fresh.id, fresh.version);
  expect(again.price).toEqual({ ...scratch.price, pricedAt: again.price?.pricedAt });
  const others = (quote: typeof first) => quote.price?.lines.filter(({ id }) => id !== 'l7');
  expect(others(again)).toEqual(others(first));
});

test('a line that is moved keeps what it costs, and one that is changed does not', async () => {
  const created = accepted(
    await core.ask('sales', 'quote_create', { ...CONTEXT, lines: LINES.slice(0, 3) }),
  );
  const first = await priced(created.id, created.version);
  const [a, b, c] = LINES;
  if (a === undefined || b === undefined || c === undefined) throw new Error('no lines');
  const lines = [c, { ...a, quantity: 9 }, b];
  const changed = accepted(
    await core.ask(
      'sales',
      'quote_put_items',
      { quoteId: created.id, lines },
      { expectedVersion: first.version },
    ),
  );
  const rows = await core.admin<{ lineId: string; known: boolean }[]>`
    select line_id as "lineId", priced is not null as known from quote_item
    where quote_id = ${created.id} order by position
  `;
  expect(rows.map(({ lineId, known }) => [lineId, known])).toEqual([
    ['l2', true],
    ['l0', false],
    ['l1', true],
  ]);
  const again = await priced(created.id, changed.version);
  expect(again.price?.lines.map(({ id, quantity }) => [id, quantity])).toEqual([
    ['l2', 3],
    ['l0', 9],
    ['l1', 2],
  ]);
});
