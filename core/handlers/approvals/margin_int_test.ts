import { afterAll, beforeAll, expect, test } from 'vitest';
import { SETTINGS, draftCatalogue } from '../../server/test_catalogue.ts';
import { accepted, startTestCore } from '../../server/test_core.ts';
import type { TestCore } from '../../server/test_core.ts';
import { pricedQuote, submittedQuote } from '../../server/test_quote.ts';
import { current } from './test_case.ts';

const MARGIN = {
  id: 'thin',
  marginPercentUnder: '25',
  categories: ['devices'],
  levels: [{ name: 'Pricing', role: 'approver' as const }],
};
const router = {
  id: 'router-price',
  offeringId: 'router',
  priceList: 'standard',
  charge: 'one_time' as const,
  amount: '100.00',
};

let core: TestCore;
let catalogVersion: string;
let plainHash: string | undefined;

async function publish(cost?: string): Promise<string> {
  const version = await draftCatalogue(core, 'demo', { ...SETTINGS, approvalPolicies: [MARGIN] });
  const prices = [{ ...router, ...(cost === undefined ? {} : { cost }) }];
  accepted(await core.ask('admin', 'catalog_add', { catalogVersion: version, prices }));
  accepted(await core.ask('admin', 'catalog_publish', { catalogVersion: version }));
  return version;
}

beforeAll(async () => {
  core = await startTestCore();
  await publish();
  plainHash = (await pricedQuote(core, '4')).price?.priceHash;
  catalogVersion = await publish('72.125');
});
afterAll(() => core.stop());

test('a margin under the limit asks for approval, and only those who decide read figures', async () => {
  // 96.15 − 72.125 is 24.98 percent of it; 96.17 − 72.125 is more than 25.
  expect((await submittedQuote(core, '3.83')).status).toBe('approved');
  const quote = await submittedQuote(core, '3.85');
  expect(quote.status).toBe('approval_pending');
  const hidden = 'line l1; category devices; margin under its limit';
  expect(quote.approval?.reasons).toEqual([{ policyId: 'thin', why: hidden }]);
  const asked = await core.ask('sales', 'quote_get', { quoteId: quote.id });
  expect(accepted(asked).approval?.reasons?.[0]?.why).toBe(hidden);
  expect((await current(core, quote.id)).approval?.reasons).toEqual([
    { policyId: 'thin', why: 'line l1; category devices; margin 24.98 %, under 25 %' },
  ]);
  const events = await core.admin`select data from outbox where key = ${quote.id}`;
  expect(JSON.stringify(events)).not.toMatch(/24\.98|72\.125|confidential/);
});

test('costs change no price hash, and margins are told by line and in all', async () => {
  const quote = await pricedQuote(core, '4');
  const quoteId = quote.id;
  expect(quote.price?.priceHash).toBe(plainHash);
  const margin = accepted(await core.ask('approver', 'quote_margin', { quoteId }));
  const figures = {
    sum: 'one_time',
    net: { amount: '96.00', currency: 'USD' },
    cost: { amount: '72.125', currency: 'USD' },
    percent: '24.86',
  };
  expect(margin).toMatchObject({
    lines: [{ lineId: 'l1', offeringId: 'router', charges: [figures] }],
    totals: [figures],
    chargesWithoutCost: 0,
  });
  for (const role of ['sales', 'partner', 'operator', 'storefront'] as const) {
    expect(await core.ask(role, 'quote_margin', { quoteId })).toMatchObject({ code: 'forbidden' });
  }
});

test('a submit costs as many round trips with margins as any other command, once records are cached', async () => {
  await submittedQuote(core, '10');
  const { id: quoteId, version } = await pricedQuote(core, '10');
  const before = core.roundTrips();
  accepted(await core.ask('sales', 'quote_submit', { quoteId }, { expectedVersion: version }));
  expect(core.roundTrips() - before).toBe(2);
});

test('no reply about a catalogue has a cost in it, but exports and comparisons for administrators', async () => {
  const place = { market: 'us', channel: 'direct' };
  const offeringIds = ['router'];
  const replies = [
    await core.ask('storefront', 'price_book', { ...place, offeringIds, part: 'all' }),
    await core.ask('admin', 'price_book', { ...place, offeringIds, part: 'prices' }),
    await core.ask('storefront', 'catalog_get', { offeringIds }),
    await core.ask('storefront', 'catalog_search', { limit: 10 }),
    await core.ask('storefront', 'configuration_model', { offeringId: 'router' }),
    await core.ask('operator', 'price_lists', { limit: 10 }),
    await core.ask('operator', 'catalog_export', { catalogVersion }),
    await core.ask('operator', 'catalog_version', { catalogVersion }),
  ];
  for (const reply of replies) expect(JSON.stringify(reply)).not.toMatch(/72\.125|"cost"/);
  const exported = accepted(await core.ask('admin', 'catalog_export', { catalogVersion }));
  expect(exported.prices).toContainEqual(expect.objectContaining({ cost: '72.125' }));
  const { items } = accepted(await core.ask('admin', 'catalog_versions', { limit: 10 }));
  const from = items.find((item) => item.catalogVersion !== catalogVersion)?.catalogVersion ?? '';
  const compared = async (role: 'admin' | 'operator') =>
    accepted(await core.ask(role, 'catalog_diff', { from, to: catalogVersion, limit: 50 })).items;
  const field = (cost: string) => [{ path: '/cost', after: cost }];
  expect(await compared('admin')).toMatchObject([{ part: 'prices', fields: field('72.125') }]);
  expect(await compared('operator')).toMatchObject([{ part: 'prices', fields: field('(hidden)') }]);
});

test('a negative cost and a margin over 100 percent are found before publication', async () => {
  const policy = { ...MARGIN, marginPercentUnder: '100.01' };
  const version = await draftCatalogue(core, 'demo', { ...SETTINGS, approvalPolicies: [policy] });
  const prices = [{ ...router, cost: '-1' }];
  accepted(await core.ask('admin', 'catalog_add', { catalogVersion: version, prices }));
  const refused = await core.ask('admin', 'catalog_publish', { catalogVersion: version });
  if (refused.ok) throw new Error('published');
  expect(refused.findings?.map(({ code, path }) => [code, path])).toEqual(
    expect.arrayContaining([
      ['negative_amount', expect.stringContaining('/cost') as unknown],
      ['percent', expect.stringContaining('/marginPercentUnder') as unknown],
    ]),
  );
});
