import { describe, expect, it } from 'vitest';
import { charges, net, price, priced } from './sample_basket.ts';
import type { Json } from './sample_basket.ts';
import { GROUPS_MAX, WAYS_MAX } from './promotion.ts';

const promotion = (id: string, more: Json): Json => ({
  id,
  name: id,
  kind: 'percent',
  ...(more['kind'] === 'basket_tier' ? {} : { value: '10' }),
  priority: 1,
  stackingGroup: id,
  ...more,
});
const prices = [price('10'), price('50', { id: 'q', offeringId: 'part' })];
const part = { offeringId: 'part' };

describe('buy some, get some', () => {
  it.each([
    [1, '10.00'],
    [2, '20.00'],
    [3, '20.00'],
    [5, '40.00'],
    [6, '40.00'],
    [7, '50.00'],
  ])('of %i units, two bought and one got, costs %s', (quantity, expected) => {
    const promotions = [promotion('a', { kind: 'buy_get', buy: 2, get: 1, value: '100' })];
    expect(net({ prices, promotions }, [{ quantity }])).toBe(expected);
  });

  it('may make the second one cheaper instead of free', () => {
    const promotions = [promotion('a', { kind: 'buy_get', buy: 1, get: 1, value: '50' })];
    expect(net({ prices, promotions }, [{ quantity: 2 }])).toBe('15.00');
  });
});

describe('a bundle of offerings', () => {
  const needs = [{ offering: 'thing', quantity: 2 }, { category: 'parts' }];
  const promotions = [promotion('a', { kind: 'bundle', needs, categories: ['parts'] })];

  it.each<[string, Json[], string]>([
    ['all is there', [{ quantity: 2 }, part], '65.00'],
    ['it is spread over lines', [{}, {}, part], '65.00'],
    ['one unit is missing', [{}, part], '60.00'],
    ['a category is missing', [{ quantity: 2 }], '20.00'],
  ])('takes off what it is for: %s', (_, lines, expected) => {
    expect(priced({ prices, promotions }, lines).totals.net.amount).toBe(expected);
  });
});

describe('tiers of the basket', () => {
  const tiers = [
    { from: '100', percent: '5' },
    { from: '200', percent: '10' },
  ];
  const byAmount = [promotion('a', { kind: 'basket_tier', measure: 'amount', tiers })];

  it.each([
    [9, '90.00'],
    [10, '95.00'],
    [19, '180.50'],
    [20, '180.00'],
  ])('by amount: %i units of 10 cost %s', (quantity, expected) => {
    expect(net({ prices, promotions: byAmount }, [{ quantity }])).toBe(expected);
  });

  it('look at all lines in scope, and at no manual price', () => {
    const adjustment = { kind: 'percent_off', value: '50', reason: 'because' };
    const lines = [{ quantity: 5, adjustment }, part];
    expect(priced({ prices, promotions: byAmount }, lines).totals.net.amount).toBe('71.25');
  });

  it('count the list price of a line that is adjusted and too small to profit itself', () => {
    const tiered = { kind: 'basket_tier', measure: 'amount', tiers, quantityMin: 2 };
    const adjustment = { kind: 'percent_off', value: '50', reason: 'because' };
    const lines = [{ adjustment }, { quantity: 9 }];
    const { totals } = priced({ prices, promotions: [promotion('a', tiered)] }, lines);
    expect(totals.net.amount).toBe('90.50');
  });

  it('by quantity count a line once, also when its category is named too', () => {
    const scoped = {
      offerings: ['thing'],
      categories: ['things'],
      tiers: [{ from: '4', percent: '50' }],
    };
    const promotions = [promotion('a', { kind: 'basket_tier', measure: 'quantity', ...scoped })];
    const lines = [{ quantity: 2 }, {}, part];
    expect(priced({ prices, promotions }, lines).totals.net.amount).toBe('80.00');
    const more = [{ quantity: 2 }, { quantity: 2 }, part];
    expect(priced({ prices, promotions }, more).totals.net.amount).toBe('70.00');
  });
});

describe('groups of promotions', () => {
  const shared = [promotion('a', {}), promotion('b', { priority: 2 })];
  const alone = (value: string): Json => promotion('z', { exclusive: true, priority: 0, value });

  it.each([
    ['18', '81.00', ['a', 'b']],
    ['20', '80.00', ['z']],
    ['19', '81.00', ['a', 'b']],
  ])(
    'that are exclusive, of %s percent, give %s alone or not at all',
    (value, expected, sources) => {
      const [charge] = charges({ prices: [price('100')], promotions: [...shared, alone(value)] }, [
        {},
      ]);
      expect(charge?.net.amount).toBe(expected);
      expect(
        charge?.steps.filter(({ stage }) => stage === 'promotion').map(({ source }) => source),
      ).toEqual(sources);
      expect(charge?.promotionSearch).toEqual({ tried: 2, bound: WAYS_MAX, complete: true });
    },
  );

  it('that are exclusive are tried by priority up to a bound that the explanation shows', () => {
    const many = Array.from({ length: WAYS_MAX + 1 }, (_, at) =>
      promotion(`x${at}`, { exclusive: true, priority: at, value: String(at + 1) }),
    );
    const [charge] = charges({ prices: [price('100')], promotions: many }, [{}]);
    expect(charge?.net.amount).toBe('68.00');
    expect(charge?.promotionSearch).toEqual({ tried: WAYS_MAX, bound: WAYS_MAX, complete: false });
  });

  it('follow each other up to a bound as well', () => {
    const groups = Array.from({ length: GROUPS_MAX + 1 }, (_, at) =>
      promotion(`x${at}`, { kind: 'amount', value: '1', priority: at }),
    );
    const [charge] = charges({ prices: [price('100')], promotions: groups }, [{}]);
    expect(charge?.net.amount).toBe('36.00');
    expect(charge?.promotionSearch?.complete).toBe(false);
  });
});

it('groups keep their order when the first of one is beaten by a later one', () => {
  const promotions = [
    promotion('a', { priority: 1, stackingGroup: 'g', value: '10' }),
    promotion('b', { priority: 2, kind: 'amount', value: '50' }),
    promotion('c', { priority: 3, stackingGroup: 'g', value: '50' }),
  ];
  expect(net({ prices: [price('200')], promotions }, [{}])).toBe('50.00');
});
