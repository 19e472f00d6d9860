import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { currencyCodes, exponentOf } from './currencies.ts';
import {
  allocate,
  divideRounded,
  exact,
  formatDecimal,
  formatExact,
  formatMoney,
  fromMinor,
  parseDecimal,
  parseMoney,
  percentOf,
  toMinor,
} from './money.ts';

const currency = fc.constantFrom(...currencyCodes());
const minor = fc.bigInt({ min: -(10n ** 14n), max: 10n ** 14n });

describe('money', () => {
  it('knows currencies with 0, 2, 3 and 4 decimals and no gold', () => {
    expect(['JPY', 'USD', 'KWD', 'CLF', 'XAU'].map(exponentOf)).toEqual([0, 2, 3, 4, undefined]);
  });

  it('writes what it reads, in every currency', () => {
    fc.assert(
      fc.property(minor, currency, (amount, code) => {
        expect(parseMoney(formatMoney(amount, code))).toBe(amount);
        expect(formatExact(fromMinor(amount, code), code)).toEqual(formatMoney(amount, code));
      }),
    );
  });

  it.each([
    ['451.50', 'USD', 45_150n],
    ['-0.01', 'EUR', -1n],
    ['3', 'JPY', 3n],
    ['3.000', 'JPY', 3n],
    ['0.125', 'KWD', 125n],
    ['0.125', 'USD', null],
    ['1', 'XXX', null],
    ['1e3', 'USD', null],
    ['', 'USD', null],
  ])('reads %s %s as %s minor units', (amount, code, expected) => {
    expect(parseMoney({ amount, currency: code })).toBe(expected);
  });

  it.each([
    ['2.5', 3n],
    ['-2.5', -3n],
    ['2.4999999', 2n],
    ['0.5', 1n],
    ['-0.4', 0n],
  ])('rounds %s yen half away from zero to %s', (text, expected) => {
    expect(toMinor(exact(text), 'JPY')).toBe(expected);
  });

  it('never rounds further than half a unit', () => {
    fc.assert(
      fc.property(minor, fc.bigInt({ min: 1n, max: 10n ** 9n }), (numerator, denominator) => {
        const rest = numerator - divideRounded(numerator, denominator) * denominator;
        expect((rest < 0n ? -rest : rest) * 2n).toBeLessThanOrEqual(denominator);
      }),
    );
  });

  it('takes exact percentages of decimal strings', () => {
    expect(formatDecimal(percentOf(exact('12.34'), exact('7.5')), 12, 2)).toBe('0.9255');
    expect(parseDecimal('0.1')).toBe(100_000_000_000n);
  });

  it('allocates so that the parts sum exactly and none is off by a unit or more', () => {
    const weights = fc.array(fc.bigInt({ min: 0n, max: 1000n }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(minor, weights, (amount, shares) => {
        const sum = shares.reduce((total, share) => total + share, 0n);
        fc.pre(sum > 0n);
        const parts = allocate(amount, shares);
        expect(parts.reduce((total, part) => total + part, 0n)).toBe(amount);
        for (const [at, part] of parts.entries()) {
          const off = part * sum - amount * (shares[at] ?? 0n);
          expect(off < 0n ? -off : off).toBeLessThan(sum);
        }
      }),
    );
  });

  it('refuses to allocate by nothing', () => {
    expect(() => allocate(1n, [0n])).toThrow(RangeError);
  });
});
