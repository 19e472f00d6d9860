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

  it('has one price after another, each from its first instant to before its last', () => {
    const borders = fc.uniqueArray(day, { minLength: 1, maxLength: 5 });
    const beside = fc.constantFrom(-1, 0, 1);
    fc.assert(
      fc.property(borders, beside, fc.nat(), (given, milliseconds, pick) => {
        const days = given.toSorted((left, right) => left - right);
        const prices = [0, ...days].map((from, at) =>
          price(String(10 + at), {
            id: `p${at}`,
            ...(at === 0 ? {} : { validFrom: instant(from) }),
            ...(at === days.length ? {} : { validTo: instant(days[at] ?? 0) }),
          }),
        );
        const at = START_MS + (days[pick % days.length] ?? 0) * DAY_MS + milliseconds;
        const over = days.filter((one) => START_MS + one * DAY_MS <= at).length;
        const context = { at: new Date(at).toISOString() };
        expect(net({ prices }, [{}], context)).toBe(`${10 + over}.00`);
      }),
      RUNS,
    );
  });

  it('whose only price is over or still to come does not price', () => {
    const dates = [{ validTo: instant(3) }, { validFrom: instant(5) }];
    const prices = dates.map((one, at) => price('1', { id: `p${at}`, ...one }));
    const reply = run({ prices }, [{}], { at: instant(4) });
    expect(reply).toMatchObject({ ok: false, code: 'not_priceable' });
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
