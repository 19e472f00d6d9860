import { afterAll, beforeAll, expect, test } from 'vitest';
import { startDesk } from '../testing/desk.ts';
import type { Desk } from '../testing/desk.ts';

let desk: Desk;

/** A catalogue that taxes, rounds totals, and discounts by what else is in the basket. */
beforeAll(async () => {
  desk = await startDesk();
  const rates = [{ id: 'vat', name: 'VAT', percent: '19', markets: ['us'] }];
  const pricing = { rounding: 'total', tax: { mode: 'exclusive', rates } };
  const settings = { currency: 'USD', pricing };
  const opened = await desk.send('admin', 'POST', '/v1/catalog/versions', { name: 'n', settings });
  const at = `/v1/catalog/versions/${String(opened.body['catalogVersion'])}`;
  const offering = { category: 'light', kind: 'simple' };
  const added = await desk.send('admin', 'POST', `${at}/items`, {
    offerings: [
      { ...offering, id: 'lamp', name: 'Lamp' },
      { ...offering, id: 'bulb', name: 'Bulb' },
    ],
    priceLists: [{ id: 'std', name: 'S', currency: 'USD', status: 'active' }],
    prices: ['lamp', 'bulb'].map((offeringId) => ({
      id: offeringId,
      offeringId,
      priceList: 'std',
      charge: 'one_time',
      amount: '10.005',
    })),
    promotions: [
      {
        id: 'together',
        name: 'Lamp with bulb',
        kind: 'bundle',
        needs: [{ offering: 'lamp' }, { offering: 'bulb', quantity: 2 }],
        value: '10',
        offerings: ['lamp'],
        priority: 1,
        stackingGroup: 'all',
      },
    ],
  });
  expect(added.body).not.toHaveProperty('detail');
  const published = await desk.send('admin', 'POST', `${at}/publish`, {});
  expect(published.body['findings']).toBeUndefined();
});
afterAll(async () => {
  await desk.core.stop();
});

test('edge and core tax and round alike, as the catalogue says', async () => {
  const basket = {
    market: 'us',
    channel: 'web',
    lines: [
      { id: 'a', offeringId: 'lamp' },
      { id: 'b', offeringId: 'bulb', quantity: 2 },
    ],
  };
  const atEdge = await desk.send('storefront', 'POST', '/v1/prices', basket);
  // 9.0045 + 20.01 = 29.0145; 19 % of it is 5.512755.
  const totals = { net: { amount: '29.01' }, tax: { amount: '5.51' }, gross: { amount: '34.52' } };
  expect(atEdge).toMatchObject({ status: 200, body: { totals } });
  const created = await desk.send('sales', 'POST', '/v1/quotes', {
    ...basket,
    customerId: 'acme',
  });
  expect(created.status).toBe(201);
  const path = `/v1/quotes/${String(created.body['id'])}/price`;
  const seen = { 'If-Match': created.headers.get('etag') ?? '' };
  const inCore = await desk.send('sales', 'POST', path, {}, seen);
  const { priceHash } = atEdge.body;
  expect(inCore).toMatchObject({ status: 200, body: { price: { priceHash, totals } } });
});
