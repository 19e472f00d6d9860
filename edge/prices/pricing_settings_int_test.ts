import { afterAll, beforeAll, expect, test } from 'vitest';
import { startDesk } from '../testing/desk.ts';
import type { Desk } from '../testing/desk.ts';
import { publishSample } from './sample_catalogue.ts';

let desk: Desk;

/** A catalogue that taxes, rounds totals, and prices by all that the engine knows. */
beforeAll(async () => {
  desk = await startDesk();
  const rates = [{ id: 'vat', name: 'VAT', percent: '19', markets: ['us'] }];
  const offering = { category: 'light', kind: 'simple' };
  const slots = (id: string, offerings: string[]) => [{ id, name: id, offerings, min: 0, max: 9 }];
  const price = (id: string, amount: string, more: object = {}) => ({
    id,
    offeringId: id,
    priceList: 'std',
    charge: 'one_time',
    amount,
    ...more,
  });
  const promotion = { priority: 1, stackingGroup: 'all' };
  await publishSample(
    desk,
    {
      offerings: [
        { ...offering, id: 'lamp', name: 'Lamp' },
        { ...offering, id: 'bulb', name: 'Bulb' },
        {
          id: 'room',
          name: 'Room',
          category: 'r',
          kind: 'bundle',
          slots: slots('walls', ['wall']),
        },
        {
          id: 'wall',
          name: 'Wall',
          category: 'w',
          kind: 'bundle',
          slots: slots('lights', ['spot']),
        },
        { id: 'spot', name: 'Spot', category: 's', kind: 'simple' },
      ],
      prices: [
        price('lamp', '10.04'),
        price('bulb', '10.04'),
        price('room', '100'),
        price('wall', '20'),
        price('spot', '3.33'),
        price('power', '0.31', {
          offeringId: 'room',
          charge: 'usage',
          unit: 'kWh',
          tierMode: 'graduated',
          tiers: [{ from: 101, amount: '0.29' }],
        }),
      ],
      promotions: [
        {
          ...promotion,
          id: 'together',
          name: 'Lamp with bulb',
          kind: 'bundle',
          needs: [{ offering: 'lamp' }, { offering: 'bulb', quantity: 2 }],
          value: '10',
          offerings: ['lamp'],
        },
        {
          ...promotion,
          id: 'spots',
          name: 'Spots',
          kind: 'percent',
          value: '15',
          categories: ['s'],
          components: true,
        },
        {
          ...promotion,
          id: 'third',
          name: 'Third for nothing',
          kind: 'buy_get',
          buy: 2,
          get: 1,
          across: 'basket',
          stackingGroup: 'third',
          exclusive: true,
          offerings: ['room'],
        },
        {
          ...promotion,
          id: 'seven',
          name: 'Seven off',
          kind: 'basket_tier',
          measure: 'amount',
          stackingGroup: 'last',
          priority: 9,
          categories: ['r', 's'],
          tiers: [{ from: '400', amount: '7' }],
        },
      ],
    },
    { rounding: 'total', tax: { mode: 'exclusive', rates } },
  );
});
afterAll(async () => {
  await desk.core.stop();
});

const CONTEXT = { market: 'us', channel: 'web' };

/** The same basket priced at the edge, and as a quote in the core. */
async function pricedTwice(lines: readonly object[]) {
  const basket = { ...CONTEXT, lines };
  const atEdge = await desk.send('storefront', 'POST', '/v1/prices', basket);
  expect(atEdge.status).toBe(200);
  const quote = { ...basket, customerId: 'acme' };
  const created = await desk.send('sales', 'POST', '/v1/quotes', quote);
  expect(created.status).toBe(201);
  const path = `/v1/quotes/${String(created.body['id'])}/price`;
  const seen = { 'If-Match': created.headers.get('etag') ?? '' };
  const inCore = await desk.send('sales', 'POST', path, {}, seen);
  expect(inCore.status).toBe(200);
  return { atEdge: atEdge.body, inCore: inCore.body['price'] };
}

test('edge and core tax and round alike, as the catalogue says', async () => {
  const { atEdge, inCore } = await pricedTwice([
    { id: 'a', offeringId: 'lamp' },
    { id: 'b', offeringId: 'bulb', quantity: 2 },
  ]);
  // 9.036 + 20.08 = 29.116; 19 % of it is 5.53204.
  const totals = { net: { amount: '29.12' }, tax: { amount: '5.53' }, gross: { amount: '34.65' } };
  expect(atEdge).toMatchObject({ totals });
  expect(inCore).toMatchObject({ totals, priceHash: atEdge['priceHash'] });
});

test('edge and core agree on usage, nested components and promotions over both', async () => {
  const walls = (spots: number, walls_: number) => ({
    slots: {
      walls: [
        {
          offeringId: 'wall',
          quantity: walls_,
          configuration: { slots: { lights: [{ offeringId: 'spot', quantity: spots }] } },
        },
      ],
    },
  });
  const { atEdge, inCore } = await pricedTwice([
    {
      id: 'a',
      offeringId: 'room',
      quantity: 2,
      configuration: walls(3, 4),
      usage: [{ unit: 'kWh', quantity: '120.5' }],
    },
    { id: 'b', offeringId: 'room', configuration: walls(1, 1) },
    { id: 'c', offeringId: 'lamp' },
  ]);
  // Rooms: 200 + 160 + 79.92 and 100 + 20 + 3.33; power: 31 + 20.5 × 0.29.
  expect(atEdge).toMatchObject({ totals: { usage: { amount: '36.95' } } });
  expect(inCore).toMatchObject({
    totals: atEdge['totals'],
    lines: atEdge['lines'],
    priceHash: atEdge['priceHash'],
  });
  const taken = JSON.stringify(atEdge['lines']).match(/"source":"(spots|third|seven)"/g);
  expect(taken?.length).toBeGreaterThan(1);
});
