import { describe, expect, it } from 'vitest';
import { charges, net, NOW, price, priced, run } from './sample_basket.ts';
import type { Json } from './sample_basket.ts';
import type { TaxPort } from './tax.ts';

const tiers = [
  { from: 10, amount: '9.00' },
  { from: 100, amount: '7.505' },
];

describe('the pricing pipeline', () => {
  it.each([
    [1, '10.00'],
    [9, '90.00'],
    [10, '90.00'],
    [99, '891.00'],
    [100, '750.50'],
    [101, '758.01'],
  ])('prices %i units in volume tiers at %s', (quantity, expected) => {
    expect(net({ prices: [price('10', { tierMode: 'volume', tiers })] }, [{ quantity }])).toBe(
      expected,
    );
  });

  it.each([
    [9, '90.00'],
    [10, '99.00'],
    [99, '900.00'],
    [100, '907.51'],
    [101, '915.01'],
  ])('prices %i units in graduated tiers at %s', (quantity, expected) => {
    expect(net({ prices: [price('10', { tierMode: 'graduated', tiers })] }, [{ quantity }])).toBe(
      expected,
    );
  });

  it.each([
    ['USD', '0.335', 3, '1.01'],
    ['JPY', '99.5', 1, '100'],
    ['KWD', '0.0335', 3, '0.101'],
    ['CLF', '0.00005', 1, '0.0001'],
  ])('rounds %s once for the whole quantity', (currency, amount, quantity, expected) => {
    const priceLists = [{ id: 'usd', name: 'List', currency, status: 'active' }];
    expect(net({ priceLists, prices: [price(amount)] }, [{ quantity }])).toBe(expected);
  });

  it('keeps usage as a rate that may be finer than the currency, and adds nothing up', () => {
    const prices = [price('0.0075', { charge: 'usage', unit: 'MB' })];
    const result = priced({ prices }, [{ quantity: 40 }]);
    expect(result.lines[0]?.charges[0]).toMatchObject({
      charge: 'usage',
      unit: 'MB',
      net: { amount: '0.0075' },
    });
    expect(result.totals.net.amount).toBe('0.00');
  });

  it('sums recurring charges by period, apart from what is paid once', () => {
    const prices = [
      price('5', { id: 'a' }),
      price('7', { id: 'b', charge: 'recurring' }),
      price('70', { id: 'c', charge: 'recurring', period: 'year' }),
    ];
    expect(priced({ prices }, [{ quantity: 2 }, {}]).totals).toMatchObject({
      net: { amount: '15.00' },
      monthly: { amount: '21.00' },
      yearly: { amount: '210.00' },
    });
  });

  it('shows a waterfall from list price to tax', () => {
    const tax: TaxPort = ({ net }) => ({ amount: net / 5n, label: 'VAT 20 %', source: 'vat' });
    const catalogue = {
      offerings: [
        {
          id: 'thing',
          name: 'Thing',
          category: 'things',
          kind: 'bundle',
          options: [{ id: 'size', name: 'Size', type: 'string', default: 'm' }],
          slots: [{ id: 'parts', name: 'Parts', category: 'parts', min: 0, max: 9 }],
        },
        { id: 'part', name: 'Part', category: 'parts', kind: 'simple' },
      ],
      prices: [
        price('10', { tiers: [{ from: 2, amount: '9' }] }),
        price('1', { id: 'l', when: [{ ref: { option: 'size' }, op: '=', value: 'l' }] }),
        price('0.333', { id: 'q', offeringId: 'part' }),
      ],
      promotions: [
        { id: 'ten', name: 'Ten', kind: 'percent', value: '10', priority: 1, stackingGroup: 'g' },
      ],
    };
    const line = {
      quantity: 2,
      configuration: {
        options: { size: 'l' },
        slots: { parts: [{ offeringId: 'part', quantity: 2 }] },
      },
      adjustment: { kind: 'percent_off', value: '5', reason: 'old customer' },
    };
    const [charge] = charges(catalogue, [line], {}, tax);
    expect(charge?.steps.map(({ stage, amount }) => [stage, amount.amount])).toEqual([
      ['list', '20.00'],
      ['tier', '-2.00'],
      ['characteristic', '2.00'],
      ['component', '1.332'],
      ['promotion', '-2.1332'],
      ['adjustment', '-0.95994'],
      ['rounding', '0.00114'],
      ['tax', '3.64'],
    ]);
    expect(charge).toMatchObject({
      list: { amount: '21.33' },
      net: { amount: '18.24' },
      tax: { amount: '3.64' },
      gross: { amount: '21.88' },
    });
  });

  const promotion = (id: string, more: Json): Json => ({
    id,
    name: id,
    kind: 'percent',
    value: '10',
    priority: 1,
    stackingGroup: id,
    ...more,
  });
  it.each<[string, Json[], number, string]>([
    ['one percent promotion', [promotion('a', {})], 1, '90.00'],
    ['groups on what is left', [promotion('a', {}), promotion('b', {})], 1, '81.00'],
    [
      'the best of a group only',
      [promotion('a', { stackingGroup: 'g' }), promotion('b', { stackingGroup: 'g', value: '30' })],
      1,
      '70.00',
    ],
    [
      'lower priorities first',
      [promotion('b', { priority: 2 }), promotion('a', { kind: 'amount', value: '50' })],
      1,
      '45.00',
    ],
    ['amounts by unit', [promotion('a', { kind: 'amount', value: '7.5' })], 2, '185.00'],
    ['fixed prices by unit', [promotion('a', { kind: 'fixed_price', value: '80' })], 2, '160.00'],
    ['no fixed price above', [promotion('a', { kind: 'fixed_price', value: '180' })], 2, '200.00'],
    ['never below zero', [promotion('a', { kind: 'amount', value: '500' })], 1, '0.00'],
    ['not below its quantity', [promotion('a', { quantityMin: 3 })], 2, '200.00'],
    ['from its quantity', [promotion('a', { quantityMin: 2 })], 2, '180.00'],
    ['its offerings', [promotion('a', { offerings: ['other'] })], 1, '100.00'],
    ['its categories', [promotion('a', { categories: ['things'] })], 1, '90.00'],
    ['its market', [promotion('a', { markets: ['de'] })], 1, '100.00'],
    ['its channel', [promotion('a', { channels: ['web'] })], 1, '90.00'],
    ['its segment', [promotion('a', { segments: ['gold'] })], 1, '100.00'],
    ['its start', [promotion('a', { validFrom: '2026-11-24T12:00:01Z' })], 1, '100.00'],
    ['its first instant', [promotion('a', { validFrom: NOW })], 1, '90.00'],
    ['its end', [promotion('a', { validTo: NOW })], 1, '100.00'],
    ['its kind of charge', [promotion('a', { charge: 'recurring' })], 1, '100.00'],
  ])('applies promotions: %s', (_, promotions, quantity, expected) => {
    expect(net({ prices: [price('100')], promotions }, [{ quantity }])).toBe(expected);
  });

  it.each([
    [{ kind: 'percent_off', value: '12.5' }, '87.50', '12.50'],
    [{ kind: 'percent_off', value: '10.001' }, '90.00', '10.01'],
    [{ kind: 'unit_price', value: '75' }, '75.00', '25.00'],
    [{ kind: 'unit_price', value: '120' }, '120.00', '0.00'],
    [{ kind: 'percent_off', value: '100' }, '0.00', '100.00'],
  ])('adjusts by hand: %o gives %s and a discount of %s', (adjustment, expected, discount) => {
    const line = { adjustment: { ...adjustment, reason: 'because' } };
    const result = priced({ prices: [price('100')] }, [line]);
    expect(result.lines[0]?.charges[0]?.net.amount).toBe(expected);
    expect(result.totals.discountPercent).toBe(discount);
  });

  it.each([
    [{ kind: 'percent_off', value: '101', reason: 'x' }, '/lines/0/adjustment/value'],
    [{ kind: 'unit_price', value: '-1', reason: 'x' }, '/lines/0/adjustment/value'],
    [{ kind: 'unit_price', value: '1', reason: ' ' }, '/lines/0/adjustment/reason'],
  ])('refuses the adjustment %o', (adjustment, field) => {
    expect(run({ prices: [price('100')] }, [{ adjustment }])).toMatchObject({
      ok: false,
      code: 'invalid_request',
      field,
    });
  });

  it('refuses amounts that the wire cannot carry', () => {
    const prices = [price('9999999')];
    expect(run({ prices }, [{}, { quantity: 1_000_000 }])).toMatchObject({
      ok: false,
      code: 'limit_exceeded',
      field: '/lines/1/quantity',
    });
  });
});
