import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exponentOf } from '../currencies.ts';
import { exact, formatDecimal } from '../money.ts';
import { price, priced } from './sample_basket.ts';
import type { Json } from './sample_basket.ts';

const seed = Number(process.env['QW_SEED'] ?? Date.now() % 2 ** 31);
console.log(`basket_promotions_test: QW_SEED=${seed}`);
const RUNS = { numRuns: 200, seed };

const promotion = (more: Json): Json => ({
  id: 'a',
  name: 'A',
  priority: 1,
  stackingGroup: 'g',
  ...(more['kind'] === 'basket_tier' ? {} : { value: '10' }),
  ...more,
});
const prices = [price('10'), price('50', { id: 'q', offeringId: 'part' })];
const part = { offeringId: 'part' };

function nets(catalogue: Json, lines: readonly Json[]): readonly (string | undefined)[] {
  return priced(catalogue, lines).lines.map((line) => line.charges[0]?.net.amount);
}

describe('an amount off a bundle of offerings', () => {
  const needs = [{ offering: 'thing', quantity: 2 }, { offering: 'part' }];
  const off = (more: Json = {}): Json[] => [
    promotion({ kind: 'bundle', needs, off: 'amount', ...more }),
  ];

  it('is shared by list price, to the cent', () => {
    expect(nets({ prices, promotions: off() }, [{ quantity: 2 }, part])).toEqual([
      '17.14',
      '42.86',
    ]);
  });

  it('comes off once, or each time that all is there', () => {
    const lines = [{ quantity: 4 }, { ...part, quantity: 3 }];
    const total = (more: Json): string =>
      priced({ prices, promotions: off(more) }, lines).totals.net.amount;
    expect(total({})).toBe('180.00');
    expect(total({ eachTime: true })).toBe('170.00');
  });

  it('is nothing while something is missing, and never more than the lines cost', () => {
    expect(nets({ prices, promotions: off() }, [{}, part])).toEqual(['10.00', '50.00']);
    const lines = [{ quantity: 2 }, part];
    expect(nets({ prices, promotions: off({ value: '900' }) }, lines)).toEqual(['0.00', '0.00']);
  });

  it('goes to lines in its scope only, and to none that is too small', () => {
    const lines = [{ quantity: 2 }, {}, part];
    const things = off({ offerings: ['thing'], quantityMin: 2 });
    expect(nets({ prices, promotions: things }, lines)).toEqual(['10.00', '10.00', '50.00']);
  });
});

describe('an amount by tiers of the basket', () => {
  const tiers = [
    { from: '60', amount: '7' },
    { from: '100', percent: '10' },
  ];
  const promotions = [promotion({ kind: 'basket_tier', measure: 'amount', tiers })];

  it.each<[readonly Json[], readonly string[]]>([
    [[{}], ['10.00']],
    [
      [{}, part],
      ['8.83', '44.17'],
    ],
    [
      [{ quantity: 5 }, part],
      ['45.00', '45.00'],
    ],
  ])('of %j comes off %j', (lines, expected) => {
    expect(nets({ prices, promotions }, lines)).toEqual(expected);
  });
});

describe('buy some, get some across the basket', () => {
  const across = { kind: 'buy_get', buy: 2, get: 1, value: '100', across: 'basket' };

  it('gives the cheapest units, whatever lines they are on', () => {
    const promotions = [promotion(across)];
    expect(nets({ prices, promotions }, [part, {}, part])).toEqual(['50.00', '0.00', '50.00']);
    expect(nets({ prices, promotions }, [{ ...part, quantity: 4 }, {}, {}])).toEqual([
      '200.00',
      '0.00',
      '0.00',
    ]);
  });

  it('decides between equals by the id of the line, not by its place', () => {
    const promotions = [promotion(across)];
    const lines = [{ id: 'y' }, { id: 'x' }, { id: 'z' }];
    expect(nets({ prices, promotions }, lines)).toEqual(['10.00', '0.00', '10.00']);
    expect(nets({ prices, promotions }, lines.toReversed())).toEqual(['10.00', '0.00', '10.00']);
  });

  it('counts units in its scope only', () => {
    const promotions = [promotion({ ...across, offerings: ['thing'] })];
    expect(nets({ prices, promotions }, [{}, {}, part])).toEqual(['10.00', '10.00', '50.00']);
  });
});

describe('an amount that is shared', () => {
  const quantities = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 12 });
  const currencies = fc.constantFrom('JPY', 'USD', 'KWD', 'CLF');

  it('comes off to the last minor unit, in every currency and order of lines', () => {
    fc.assert(
      fc.property(currencies, quantities, fc.nat(99_999), (currency, given, digits) => {
        const decimals = exponentOf(currency) ?? 0;
        const value = formatDecimal(BigInt(digits), decimals, decimals);
        const needs = [{ offering: 'thing' }];
        const priceLists = [{ id: 'usd', name: 'L', currency, status: 'active' }];
        const promotions = [promotion({ kind: 'bundle', needs, off: 'amount', value })];
        const catalogue = { prices: [price('97')], priceLists, promotions };
        const lines = given.map((quantity, at) => ({ id: `l${at}`, quantity }));
        const list = given.reduce((sum, quantity) => sum + exact(String(97 * quantity)), 0n);
        const { totals, lines: one } = priced(catalogue, lines);
        const left = list - exact(value);
        expect(exact(totals.net.amount)).toBe(left < 0n ? 0n : left);
        const turned = priced(catalogue, lines.toReversed());
        expect(turned.lines.toReversed()).toEqual(one);
      }),
      RUNS,
    );
  });
});
