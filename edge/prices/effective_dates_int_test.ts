import { afterAll, beforeAll, expect, test } from 'vitest';
import { startDesk } from '../testing/desk.ts';
import type { Desk } from '../testing/desk.ts';
import { publishSample } from './sample_catalogue.ts';

const START = Date.now();
const CHANGE = START + 60_000;
let clock = START;
/** Its edge has a clock that is moved by hand. */
let desk: Desk;

beforeAll(async () => {
  desk = await startDesk({ now: () => clock });
  const at = new Date(CHANGE).toISOString();
  const list = { currency: 'USD', status: 'active', name: 'L' };
  const price = { charge: 'one_time', priceList: 'always' };
  await publishSample(desk, {
    offerings: ['lamp', 'bulb'].map((id) => ({ id, name: id, category: 'c', kind: 'simple' })),
    priceLists: [
      { ...list, id: 'always' },
      { ...list, id: 'summer', priority: 1, validTo: at },
      { ...list, id: 'never', priority: 9, status: 'inactive' },
    ],
    prices: [
      { ...price, id: 'lamp', offeringId: 'lamp', amount: '10' },
      { ...price, id: 'lamp-summer', offeringId: 'lamp', amount: '8', priceList: 'summer' },
      { ...price, id: 'lamp-never', offeringId: 'lamp', amount: '1', priceList: 'never' },
      { ...price, id: 'bulb-old', offeringId: 'bulb', amount: '3', validTo: at },
      { ...price, id: 'bulb-new', offeringId: 'bulb', amount: '4', validFrom: at },
    ],
  });
});
afterAll(async () => {
  await desk.core.stop();
});

async function ask(path: string, body?: object) {
  const response = await desk.edge.app.request(path, {
    headers: {
      Authorization: `Bearer ${await desk.core.token('storefront', desk.tenant)}`,
      'Content-Type': 'application/json',
    },
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
  });
  const priced = (await response.json()) as { totals: { net: { amount: string } } };
  expect(response.status).toBe(200);
  const age = response.headers.get('cache-control') ?? '';
  return { net: priced.totals.net.amount, sharedS: Number(/s-maxage=(\d+)/.exec(age)?.[1]) };
}

const QUERY = '?market=us&channel=web';
const lines = ['lamp', 'bulb'].map((offeringId) => ({ id: offeringId, offeringId }));
const BASKET = { market: 'us', channel: 'web', lines };

test('a list or a price that is over, inactive or to come never prices, however warm the cache', async () => {
  let outside = { net: '', until: 0 };
  for (const beforeMs of [60_000, 25_000, 9_000, 4_000, 1_500, 100, 1, 0, -1, -9_000, -60_000]) {
    clock = CHANGE - beforeMs;
    const isOver = beforeMs <= 0;
    const lamp = await ask(`/v1/offerings/lamp/price${QUERY}`);
    expect(lamp.net).toBe(isOver ? '10.00' : '8.00');
    expect((await ask(`/v1/offerings/bulb/price${QUERY}`)).net).toBe(isOver ? '4.00' : '3.00');
    expect((await ask('/v1/prices', BASKET)).net).toBe(isOver ? '14.00' : '11.00');
    // A shared cache that obeys what it was told has the right price as well.
    if (clock < outside.until) expect(outside.net).toBe(lamp.net);
    outside = { net: lamp.net, until: clock + lamp.sharedS * 1_000 };
    if (!isOver) expect(outside.until).toBeLessThanOrEqual(CHANGE);
  }
});

test('a basket for another instant is priced by what is in force then', async () => {
  clock = START;
  const at = (milliseconds: number) => new Date(CHANGE + milliseconds).toISOString();
  expect((await ask('/v1/prices', { ...BASKET, at: at(-1) })).net).toBe('11.00');
  expect((await ask('/v1/prices', { ...BASKET, at: at(0) })).net).toBe('14.00');
});
