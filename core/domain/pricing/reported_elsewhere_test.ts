import { describe, expect, it } from 'vitest';
import { exact } from '../money.ts';
import { priceBasket } from './price_basket.ts';
import { sliceOf } from '../catalogue/slice.ts';
import { charges, net, NOW, price, priced } from './sample_basket.ts';
import type { Json } from './sample_basket.ts';

// What users of other systems report, and what must not happen here.

const percent = (id: string, more: Json = {}): Json => ({
  id,
  name: id,
  kind: 'percent',
  value: '10',
  priority: 1,
  stackingGroup: id,
  ...more,
});

describe('totals', () => {
  it('are not off by fractions of a cent: 0.1 and 0.2 are 0.3, a thousand times over', () => {
    const prices = [price('0.1'), price('0.2', { id: 'q', offeringId: 'part' })];
    const lines = Array.from({ length: 1_000 }, (_, at) => (at % 2 ? {} : { offeringId: 'part' }));
    const { totals, lines: thousand } = priced({ prices }, lines);
    expect(totals.net.amount).toBe('150.00');
    const summed = thousand.flatMap((line) => line.charges.map((one) => exact(one.net.amount)));
    expect(summed.reduce((sum, one) => sum + one, 0n)).toBe(exact(totals.net.amount));
  });

  it('are what the lines on the paper add up to, also when each line had a third taken off', () => {
    const promotions = [percent('third', { value: '33.333333' })];
    const lines = Array.from({ length: 7 }, () => ({}));
    const { totals, lines: seven } = priced({ prices: [price('9.99')], promotions }, lines);
    expect(seven.map((line) => line.charges[0]?.net.amount)).toEqual(Array(7).fill('6.66'));
    expect(totals.net.amount).toBe('46.62');
  });

  it('take half a cent up, however it is written in binary', () => {
    // 1.005 has no exact binary form: multiplied by 100 it is below 100.5.
    expect(net({ prices: [price('1.005')] }, [{}])).toBe('1.01');
    expect(net({ prices: [price('0.615')] }, [{}])).toBe('0.62');
  });

  it('explain every step of the way, down to what rounding did', () => {
    const promotions = [percent('a', { value: '12.5' })];
    const [charge] = charges({ prices: [price('0.99')], promotions }, [{ quantity: 3 }]);
    const steps = charge?.steps.map(({ stage, amount }) => [stage, amount.amount]);
    expect(steps).toEqual([
      ['list', '2.97'],
      ['promotion', '-0.37125'],
      ['rounding', '0.00125'],
    ]);
    expect(charge?.gross.amount).toBe('2.60');
  });
});

describe('promotions', () => {
  it('are not scanned for each product: those for other things are not looked at', () => {
    const looked = { times: 0 };
    const watched = (id: string): Json =>
      new Proxy(percent(id, { ...SCOPES, offerings: [`other-${id}`] }), {
        get(target, name, receiver) {
          if (name === 'value' || name === 'quantityMin') looked.times += 1;
          return Reflect.get(target, name, receiver) as unknown;
        },
      });
    const promotions = Array.from({ length: 500 }, (_, at) => watched(`p${at}`)) as never;
    const offerings = Array.from({ length: 50 }, (_, at) => ({ id: `o${at}` }));
    const slice = sliceOf({
      catalogVersion: 'v',
      offerings: offerings.map(({ id }) => ({ ...OFFERING, id })),
      prices: offerings.map(({ id }) => ({ ...PRICE, id, offeringId: id })),
      priceLists: [LIST],
      promotions,
    });
    const lines = offerings.map(({ id }) => ({ id, offeringId: id, quantity: 1 }));
    const basket = { market: 'us', channel: 'web', lines };
    expect(priceBasket(slice, basket, { now: NOW }).ok).toBe(true);
    // Each is read once, when the version's promotions are compiled.
    expect(looked.times).toBe(500);
    expect(priceBasket(slice, basket, { now: NOW }).ok).toBe(true);
    expect(looked.times).toBe(500);
  });
});

describe('discounts', () => {
  const prices = [price('10'), price('50', { id: 'q', offeringId: 'part' })];
  const nets = (catalogue: Json, lines: readonly Json[]) =>
    new Map(priced(catalogue, lines).lines.map(({ id, charges: of }) => [id, of[0]?.net.amount]));

  it('do not shift when a line that has nothing to do with them is removed', () => {
    const needs = [{ offering: 'thing', quantity: 2 }];
    const promotions = [
      percent('a', { kind: 'bundle', needs, off: 'amount', value: '5', offerings: ['thing'] }),
      percent('b', { kind: 'buy_get', buy: 2, get: 1, across: 'basket', offerings: ['thing'] }),
    ];
    const lines = [{ id: 'x', offeringId: 'part' }, { id: 'y' }, { id: 'z', quantity: 2 }];
    const before = nets({ prices, promotions }, lines);
    const after = nets({ prices, promotions }, lines.slice(1));
    before.delete('x');
    expect(after).toEqual(before);
  });

  it('of a basket follow list prices, so that a manual discount moves no other line', () => {
    const tiers = [{ from: '60', amount: '7' }];
    const { value: _, ...base } = percent('a', {
      kind: 'basket_tier',
      measure: 'amount',
      tiers,
    }) as {
      value: string;
    };
    const adjustment = { kind: 'percent_off', value: '90', reason: 'because' };
    const before = nets({ prices, promotions: [base] }, [
      { id: 'x' },
      { id: 'y', offeringId: 'part' },
    ]);
    const after = nets({ prices, promotions: [base] }, [
      { id: 'x', adjustment },
      { id: 'y', offeringId: 'part' },
    ]);
    expect(after.get('y')).toBe(before.get('y'));
  });

  it('end with the line that they were for: nothing is left of an amount that was shared', () => {
    const needs = [{ offering: 'part' }];
    const promotions = [percent('a', { kind: 'bundle', needs, off: 'amount', value: '6' })];
    const lines = [{ id: 'x' }, { id: 'y', offeringId: 'part' }];
    expect(nets({ prices, promotions }, lines)).toEqual(
      new Map([
        ['x', '9.00'],
        ['y', '45.00'],
      ]),
    );
    expect(nets({ prices, promotions }, lines.slice(0, 1))).toEqual(new Map([['x', '10.00']]));
  });
});

it('a cart of 1,000 lines looks at each line a bounded number of times', () => {
  const reads = (count: number): number => {
    let seen = 0;
    const lines = Array.from({ length: count }, (_, at) => {
      const line = { id: `l${at}`, offeringId: 'o', quantity: 1 + (at % 9) };
      return new Proxy(line, {
        get(target, name, receiver) {
          seen += 1;
          return Reflect.get(target, name, receiver) as unknown;
        },
      });
    });
    const across = { kind: 'buy_get', buy: 2, get: 1, across: 'basket' };
    const shared = { kind: 'bundle', needs: [{ offering: 'o', quantity: 1 }], off: 'amount' };
    const promotions = [percent('a', across), percent('b', shared)].map((one) => ({
      ...one,
      ...SCOPES,
      charge: 'one_time',
      quantityMin: 1,
    })) as never;
    const slice = sliceOf({
      catalogVersion: 'v',
      offerings: [{ ...OFFERING, id: 'o' }],
      prices: [{ ...PRICE, id: 'p', offeringId: 'o' }],
      priceLists: [LIST],
      promotions,
    });
    const basket = { market: 'us', channel: 'web', lines };
    expect(priceBasket(slice, basket, { now: NOW }).ok).toBe(true);
    return seen;
  };
  expect(reads(1_000)).toBe(reads(100) * 10);
});

const PLACES = { markets: [], channels: [] };
const SCOPES = { ...PLACES, segments: [], categories: [], offerings: [] };
const OFFERING = {
  name: 'Thing',
  category: 'things',
  kind: 'simple' as const,
  ...PLACES,
  characteristics: {},
  options: [],
  slots: [],
  rules: [],
};
const PRICE = { priceList: 'usd', charge: 'one_time' as const, amount: '10', tiers: [] };
const LIST = {
  id: 'usd',
  name: 'USD',
  currency: 'USD',
  status: 'active' as const,
  ...PLACES,
  segments: [],
  priority: 0,
};
