import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exact } from '../money.ts';
import { net, price, run } from './sample_basket.ts';

const seed = Number(process.env['QW_SEED'] ?? Date.now() % 2 ** 31);
console.log(`list_properties_test: QW_SEED=${seed}`);
const RUNS = { numRuns: 200, seed };

const DAY_MS = 86_400_000;
const START_MS = Date.parse('2026-01-01T00:00:00Z');
const day = fc.integer({ min: 0, max: 20 });
const instant = (days: number): string => new Date(START_MS + days * DAY_MS).toISOString();

describe('a price list', () => {
  it('that is inactive, over or still to come never prices', () => {
    const status = fc.constantFrom('active', 'inactive');
    fc.assert(
      fc.property(status, day, day, day, (given, from, length, at) => {
        const list = { id: 'usd', name: 'USD', currency: 'USD', status: given };
        const until = from + 1 + length;
        const dates = { validFrom: instant(from), validTo: instant(until) };
        const catalogue = { priceLists: [{ ...list, ...dates }], prices: [price('10')] };
        const inForce = given === 'active' && at >= from && at < until;
        expect(run(catalogue, [{}], { at: instant(at) }).ok).toBe(inForce);
      }),
      RUNS,
    );
  });
});

describe('tiers', () => {
  const tiers = fc
    .uniqueArray(fc.integer({ min: 2, max: 40 }), { minLength: 1, maxLength: 4 })
    .map((froms) => froms.toSorted((left, right) => left - right))
    .map((froms) => froms.map((from, at) => ({ from, amount: String(90 - 10 * at) })));

  it.each(['volume', 'graduated'])(
    'in %s mode price as if unit by unit, at each border',
    (tierMode) => {
      fc.assert(
        fc.property(tiers, fc.integer({ min: -1, max: 1 }), fc.nat(), (given, beside, pick) => {
          const quantity = (given[pick % given.length]?.from ?? 1) + beside;
          const unit = (reached: number): bigint =>
            exact(given.findLast(({ from }) => from <= reached)?.amount ?? '100');
          let expected = 0n;
          for (let at = 1; at <= quantity; at += 1) {
            expected += unit(tierMode === 'volume' ? quantity : at);
          }
          const prices = [price('100', { tierMode, tiers: given })];
          expect(exact(net({ prices }, [{ quantity }]) ?? '')).toBe(expected);
        }),
        RUNS,
      );
    },
  );
});
