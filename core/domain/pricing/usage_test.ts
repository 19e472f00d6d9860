import { describe, expect, it } from 'vitest';
import { charges, price, priced, run } from './sample_basket.ts';
import type { Json } from './sample_basket.ts';

const tiers = [
  { from: 101, amount: '0.08' },
  { from: 1_001, amount: '0.05' },
];
const rate = (more: Json = {}): Json =>
  price('0.10', { charge: 'usage', unit: 'GB', tiers, ...more });
const uses = (quantity: string, more: Json = {}): Json => ({
  usage: [{ unit: 'GB', quantity, ...more }],
});

describe('estimated usage', () => {
  it.each([
    ['volume', '100', '10.00'],
    ['volume', '101', '8.08'],
    ['volume', '1001', '50.05'],
    ['graduated', '100', '10.00'],
    ['graduated', '101', '10.08'],
    ['graduated', '1001', '82.05'],
    ['graduated', '0', '0.00'],
  ])('in %s tiers, %s GB cost %s', (tierMode, quantity, expected) => {
    const [charge] = charges({ prices: [rate({ tierMode })] }, [uses(quantity)]);
    expect(charge).toMatchObject({ estimated: quantity, net: { amount: expected } });
  });

  it('reaches a tier with the first part of its first unit', () => {
    const prices = [rate({ tierMode: 'graduated' })];
    expect(charges({ prices }, [uses('100.5')])[0]?.net.amount).toBe('10.04');
  });

  it('is rated for the whole line, however many units it has', () => {
    const [charge] = charges({ prices: [rate()] }, [{ ...uses('50'), quantity: 3 }]);
    expect(charge?.net.amount).toBe('5.00');
  });

  it('adds up in a total of its own, and is promoted and adjusted like other charges', () => {
    const promotion = { id: 'a', name: 'A', kind: 'percent', value: '10', charge: 'usage' };
    const promotions = [{ ...promotion, priority: 1, stackingGroup: 'g' }];
    const adjustment = { kind: 'percent_off', value: '50', reason: 'because' };
    const lines = [uses('50'), { ...uses('100.0'), adjustment }, {}];
    const { totals, lines: priced_ } = priced({ prices: [rate()], promotions }, lines);
    expect(totals).toMatchObject({ usage: { amount: '9.00' }, net: { amount: '0.00' } });
    expect(totals.discountPercent).toBe('45.00');
    expect(priced_[1]?.charges[0]?.steps.map(({ label }) => label)).toEqual([
      '100 × 0.10 a GB',
      'A',
      '50 % off: because',
    ]);
  });

  it('leaves the total away when nothing was estimated, and shows the rates as they are', () => {
    const { totals, lines } = priced({ prices: [rate({ tierMode: 'graduated' })] }, [{}]);
    expect(totals).not.toHaveProperty('usage');
    expect(lines[0]?.charges[0]).toMatchObject({
      net: { amount: '0.10' },
      rateCards: [
        { source: 'p', tierMode: 'graduated', rates: [{ from: 1, amount: '0.10' }, ...tiers] },
      ],
    });
  });

  it('of a component is told by the component', () => {
    const bundle = { id: 'thing', name: 'Thing', category: 'things', kind: 'bundle' };
    const part = { id: 'part', name: 'Part', category: 'parts', kind: 'simple' };
    const slots = [{ id: 's', name: 'S', offerings: ['part'], min: 0, max: 9 }];
    const offerings = [{ ...bundle, slots }, part];
    const prices = [rate(), rate({ id: 'q', offeringId: 'part', amount: '1', tiers: [] })];
    const configuration = { slots: { s: [{ offeringId: 'part', quantity: 2 }] } };
    const [own, ofPart] = charges({ offerings, prices }, [
      { configuration, ...uses('3', { offeringId: 'part' }) },
    ]);
    expect([own?.estimated, own?.net.amount]).toEqual([undefined, '0.10']);
    expect([ofPart?.estimated, ofPart?.net.amount]).toEqual(['3', '3.00']);
  });

  it.each<[string, Json, string]>([
    [
      'of a unit that nothing is charged by',
      { unit: 'TB', quantity: '1' },
      '/lines/0/usage/0/unit',
    ],
    [
      'of a component that is not there',
      { unit: 'GB', quantity: '1', offeringId: 'part' },
      '/lines/0/usage/0/offeringId',
    ],
  ])('%s is refused, with its path', (_, usage, field) => {
    const reply = run({ prices: [rate()] }, [{ usage: [usage] }]);
    expect(reply).toMatchObject({ ok: false, code: 'invalid_request', field });
  });

  it('given twice is refused', () => {
    const usage = [
      { unit: 'GB', quantity: '1' },
      { unit: 'GB', quantity: '2' },
    ];
    const reply = run({ prices: [rate()] }, [{ usage }]);
    expect(reply).toMatchObject({ ok: false, field: '/lines/0/usage/1' });
  });
});
