import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RequestBody } from '../../contract/calls.ts';
import { SETTINGS } from '../../server/test_catalogue.ts';
import { accepted, startTestCore } from '../../server/test_core.ts';
import type { TestCore } from '../../server/test_core.ts';

const base = { name: 'List', currency: 'USD', status: 'active' as const };
const LISTS: RequestBody['catalog_add']['priceLists'] = [
  { ...base, id: 'everywhere' },
  { ...base, id: 'eu', currency: 'EUR', markets: ['eu'] },
  { ...base, id: 'eu-partner', currency: 'EUR', markets: ['eu'], channels: ['partner'] },
  { ...base, id: 'gold', segments: ['gold'] },
  { ...base, id: 'last-year', validTo: '2026-01-01T00:00:00Z', priority: 1 },
  { ...base, id: 'next-year', validFrom: '2027-01-01T00:00:00Z', priority: 2 },
  { ...base, id: 'off', status: 'inactive', validFrom: '2027-01-01T00:00:00Z' },
];

let core: TestCore;
let catalogVersion = '';
beforeAll(async () => {
  core = await startTestCore();
  const body = { name: 'lists', settings: SETTINGS };
  ({ catalogVersion } = accepted(await core.ask('admin', 'catalog_import', body)));
  const offering = { id: 'o', name: 'O', category: 'c', kind: 'simple' as const };
  const price = { offeringId: 'o', charge: 'one_time' as const, amount: '1.00' };
  accepted(
    await core.ask('admin', 'catalog_add', {
      catalogVersion,
      priceLists: LISTS,
      offerings: [offering],
      prices: ['everywhere', 'eu'].map((priceList) => ({ ...price, priceList, id: priceList })),
    }),
  );
});
afterAll(async () => {
  await core.stop();
});

const at = '2026-11-25T00:00:00Z';
const ids = async (more: Partial<RequestBody['price_lists']>) => {
  const body = { catalogVersion, at, limit: 50, ...more };
  return accepted(await core.ask('sales', 'price_lists', body)).items.map(({ id }) => id);
};

test('price lists say what they are at an instant, and how many prices they have', async () => {
  const body = { catalogVersion, at, limit: 50 };
  const { items } = accepted(await core.ask('sales', 'price_lists', body));
  expect(items.map(({ id, state, prices }) => [id, state, prices])).toEqual([
    ['eu', 'active', 1],
    ['eu-partner', 'active', 0],
    ['everywhere', 'active', 1],
    ['gold', 'active', 0],
    ['last-year', 'expired', 0],
    ['next-year', 'future', 0],
    ['off', 'inactive', 0],
  ]);
});

test('they are found by market, channel, segment, currency and state, alone or together', async () => {
  const state = 'active';
  expect(await ids({ state, market: 'us' })).toEqual(['everywhere', 'gold']);
  expect(await ids({ state, market: 'eu', channel: 'web' })).toEqual(['eu', 'everywhere', 'gold']);
  expect(await ids({ state, segment: 'silver' })).toEqual(['eu', 'eu-partner', 'everywhere']);
  expect(await ids({ currency: 'EUR' })).toEqual(['eu', 'eu-partner']);
  expect(await ids({ state: 'future' })).toEqual(['next-year']);
  expect(await ids({ state: 'expired' })).toEqual(['last-year']);
  expect(await ids({ state: 'active', at: '2027-01-01T00:00:00Z', market: 'us' })).toContain(
    'next-year',
  );
});

test('they come in pages, of the version on sale unless one is named', async () => {
  const body = { limit: 3 };
  expect(await core.ask('sales', 'price_lists', body)).toMatchObject({ code: 'not_found' });
  accepted(await core.ask('admin', 'catalog_publish', { catalogVersion }));
  const first = accepted(await core.ask('sales', 'price_lists', body));
  expect(first.catalogVersion).toBe(catalogVersion);
  const cursor = first.next ?? '';
  const second = accepted(await core.ask('sales', 'price_lists', { ...body, cursor }));
  const seen = [...first.items, ...second.items].map(({ id }) => id);
  expect(seen).toEqual(['eu', 'eu-partner', 'everywhere', 'gold', 'last-year', 'next-year']);
});
