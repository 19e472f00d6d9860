import { describe, expect, it } from 'vitest';
import { charges, price, priced } from './sample_basket.ts';
import type { Json } from './sample_basket.ts';

const bundle = { id: 'thing', name: 'Box', category: 'things', kind: 'bundle' };
const slots = [{ id: 's', name: 'S', offerings: ['part', 'other'], min: 0, max: 99 }];
const offerings = [
  { ...bundle, slots },
  { id: 'part', name: 'Part', category: 'parts', kind: 'simple' },
  { id: 'other', name: 'Other', category: 'others', kind: 'simple' },
];
const prices = [
  price('100'),
  price('20', { id: 'q', offeringId: 'part' }),
  price('40', { id: 'r', offeringId: 'other' }),
];
const line = (parts: number, others: number, more: Json = {}): Json => {
  const inside = [
    { offeringId: 'part', quantity: parts },
    { offeringId: 'other', quantity: others },
  ];
  return {
    configuration: { slots: { s: inside.filter(({ quantity }) => quantity > 0) } },
    ...more,
  };
};
const promotion = (more: Json): Json => ({
  id: 'a',
  name: 'Sale',
  kind: 'percent',
  ...(more['kind'] === 'basket_tier' ? {} : { value: '10' }),
  priority: 1,
  stackingGroup: 'g',
  components: true,
  categories: ['parts'],
  ...more,
});
const promoted = (promotions: Json[], one: Json = line(2, 1)) =>
  charges({ offerings, prices, promotions }, [one])[0];
const steps = (promotions: Json[], one?: Json) =>
  promoted(promotions, one)?.steps.flatMap(({ stage, label, source, amount }) =>
    stage === 'promotion' ? [[label, source, amount.amount]] : [],
  );

describe('a promotion for components', () => {
  it('takes off what the component costs, and says which', () => {
    expect(steps([promotion({})])).toEqual([['Part: Sale', 'a', '-4.00']]);
  });

  it('leaves components alone unless it says so', () => {
    expect(steps([promotion({ components: false })])).toEqual([]);
  });

  it.each<[Json, string]>([
    [{ kind: 'amount', value: '3' }, '-6.00'],
    [{ kind: 'fixed_price', value: '15' }, '-10.00'],
    [{ kind: 'buy_get', buy: 1, get: 1, value: '100' }, '-20.00'],
    [{ quantityMin: 2 }, '-4.00'],
  ])('counts units of the component: %j takes off %s', (more, amount) => {
    expect(steps([promotion(more)])).toEqual([['Part: Sale', 'a', amount]]);
  });

  it('has too few of them in a small bundle', () => {
    expect(steps([promotion({ quantityMin: 3 })])).toEqual([]);
  });

  it('of the same group as one for the whole applies instead of it, whichever is better', () => {
    const whole = promotion({ id: 'w', name: 'Whole', value: '2', categories: ['things'] });
    expect(steps([promotion({}), whole])).toEqual([['Part: Sale', 'a', '-4.00']]);
    expect(steps([promotion({}), { ...whole, value: '3' }])).toEqual([['Whole', 'w', '-5.40']]);
  });

  it('of a later group takes off what an earlier one left of the component', () => {
    const whole = { id: 'w', name: 'Whole', value: '50', categories: ['things'] };
    const first = promotion({ ...whole, stackingGroup: 'h', priority: 0 });
    expect(steps([promotion({}), first])).toEqual([
      ['Whole', 'w', '-90.00'],
      ['Part: Sale', 'a', '-2.00'],
    ]);
  });

  it('shares an amount among components as among lines', () => {
    const needs = [{ category: 'things' }];
    const off = { kind: 'bundle', needs, off: 'amount', value: '5', categories: ['parts'] };
    const lines = [line(2, 1), line(1, 0)];
    const { lines: two } = priced({ offerings, prices, promotions: [promotion(off)] }, lines);
    expect(two.map(({ charges: [charge] }) => charge?.net.amount)).toEqual(['176.67', '118.33']);
  });

  it('counts and gives components across the basket', () => {
    const across = { kind: 'buy_get', buy: 2, get: 1, value: '100', across: 'basket' };
    const lines = [line(2, 1), line(1, 0), { offeringId: 'part' }];
    const { totals } = priced({ offerings, prices, promotions: [promotion(across)] }, lines);
    // Four parts of 20 each, one of them got.
    expect(totals.net.amount).toBe('300.00');
  });

  it('measures a tier by components whose line is not in scope itself', () => {
    const tiers = [{ from: '60', percent: '10' }];
    const given = promotion({ kind: 'basket_tier', measure: 'amount', tiers });
    expect(steps([given], line(2, 0))).toEqual([]);
    expect(steps([given], line(3, 0))).toEqual([['Part: Sale', 'a', '-6.00']]);
  });

  it('never takes off more than credits left of the charge', () => {
    const credit = price('-130', { id: 'c', when: [{ ref: { option: 'x' }, op: 'absent' }] });
    const [charge] = charges(
      { offerings, prices: [...prices, credit], promotions: [promotion({ value: '100' })] },
      [line(2, 0)],
    );
    expect(charge?.list.amount).toBe('10.00');
    expect(charge?.net.amount).toBe('0.00');
  });
});
