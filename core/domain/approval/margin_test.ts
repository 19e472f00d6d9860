import { randomInt } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { mulberry } from '../configuration/guide/test_models.ts';
import { exact, formatDecimal } from '../money.ts';
import { compareMargins, isUnder, marginPercent } from './margin.ts';

const SEED = Number(process.env['QW_SEED'] ?? randomInt(1_000_000));
console.log(`margin_test: QW_SEED=${SEED}`);
const margin = (net: string, cost: string) => ({ net: exact(net), cost: exact(cost) });

describe('a margin', () => {
  test.each([
    ['100', '80', '20.00'],
    ['100', '80.000001', '19.99'],
    ['3', '1', '66.66'],
    ['100', '100', '0.00'],
    ['100', '100.001', '-0.01'],
    ['80', '100', '-25.00'],
    ['100', '0', '100.00'],
    ['0', '5', null],
    ['-5', '0', null],
  ])('of %s that costs %s is %s percent', (net, cost, percent) => {
    expect(marginPercent(margin(net, cost))).toBe(percent);
  });

  test.each([
    ['100', '80', '20', false],
    ['100', '80.000000000001', '20', true],
    ['3', '1', '66.666666666666', false],
    ['3', '1', '66.666666666667', true],
    ['0', '0', '20', false],
    ['0', '0.01', '-500', true],
    ['-10', '0', '20', true],
    ['100', '110', '-10', false],
    ['100', '110.01', '-10', true],
  ])('of %s that costs %s is under %s percent: %s', (net, cost, limit, under) => {
    expect(isUnder(margin(net, cost), limit)).toBe(under);
  });

  test('is compared and rounded as fractions are', () => {
    const random = mulberry(SEED);
    const next = (below: number) => Math.floor(random() * below);
    const amount = () => BigInt(next(2_000_000)) * 10n ** BigInt(next(8));
    for (let round = 0; round < 2_000; round += 1) {
      const one = { net: amount() + 1n, cost: amount() };
      const other = { net: amount() + 1n, cost: amount() };
      // one.margin - other.margin over the common denominator of both.
      const apart = (one.net - one.cost) * other.net - (other.net - other.cost) * one.net;
      expect(Math.sign(compareMargins(one, other)), `round ${round}`).toBe(
        apart < 0n ? -1 : apart > 0n ? 1 : 0,
      );
      const shown = exact(marginPercent(one) ?? '');
      const hundredth = exact('0.01');
      const scaled = (one.net - one.cost) * exact('100');
      expect(shown * one.net <= scaled && scaled < (shown + hundredth) * one.net).toBe(true);
      const limit = formatDecimal(shown, 12, 0);
      expect(isUnder(one, limit)).toBe(false);
      expect(isUnder(one, formatDecimal(shown + hundredth, 12, 0))).toBe(true);
    }
  });
});
