import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../canonical_json.ts';
import { exponentOf } from '../currencies.ts';
import { exact } from '../money.ts';
import { sha256Hex } from '../sha256.ts';
import { basketOf, cases, catalogueOf, lineCases, percent, price } from './sample_cases.ts';

// Printed by fast-check with the counterexample; set QW_SEED to run the same cases again.
const seed = Number(process.env['QW_SEED'] ?? Date.now() % 2 ** 31);
console.log(`price_properties_test: QW_SEED=${seed}`);
const RUNS = { numRuns: 200, seed };

function sum(amounts: readonly string[]): bigint {
  return amounts.reduce((total, one) => total + exact(one), 0n);
}

describe('for any catalogue and basket', () => {
  it('the steps of a charge sum exactly to its gross, and totals to their lines', () => {
    fc.assert(
      fc.property(cases, (one) => {
        const { lines, totals } = price(catalogueOf(one), basketOf(one));
        const charges = lines.flatMap((line) => line.charges);
        for (const { steps, gross, net, tax } of charges) {
          expect(sum(steps.map((step) => step.amount.amount))).toBe(exact(gross.amount));
          expect(sum([net.amount, tax.amount])).toBe(exact(gross.amount));
        }
        const { rounding } = totals;
        const once = charges.filter(({ charge }) => charge === 'one_time');
        const monthly = charges.filter(({ charge }) => charge === 'recurring');
        const rated = charges.filter(({ estimated }) => estimated !== undefined);
        const used = totals.usage === undefined ? [] : [totals.usage];
        const sums = [
          [once.map(({ net }) => net.amount), rounding?.net, totals.net],
          [once.map(({ tax }) => tax.amount), rounding?.tax, totals.tax],
          [monthly.map(({ net }) => net.amount), rounding?.monthly, totals.monthly],
          ...used.map(
            (total) => [rated.map(({ net }) => net.amount), rounding?.usage, total] as const,
          ),
        ] as const;
        expect(used).toHaveLength(rated.length === 0 ? 0 : 1);
        for (const [amounts, change, total] of sums) {
          expect(sum([...amounts, change?.amount ?? '0'])).toBe(exact(total.amount));
        }
        expect(sum([totals.net.amount, totals.tax.amount])).toBe(exact(totals.gross.amount));
        expect(rounding === undefined).toBe(one.pricing.rounding !== 'total');
      }),
      RUNS,
    );
  });

  it('nothing is negative, and nothing finer than its currency but usage and total rounding', () => {
    fc.assert(
      fc.property(cases, (one) => {
        const { lines, totals } = price(catalogueOf(one), basketOf(one));
        for (const money of [totals.net, totals.tax, totals.gross, totals.monthly]) {
          expect(exact(money.amount)).toBeGreaterThanOrEqual(0n);
        }
        for (const { charges } of lines) {
          for (const { charge, estimated, list, net, tax, gross } of charges) {
            const isRate = charge === 'usage' && estimated === undefined;
            for (const money of [list, net, tax, gross]) {
              expect(exact(money.amount)).toBeGreaterThanOrEqual(0n);
              if (isRate || one.pricing.rounding === 'total') continue;
              const decimals = money.amount.split('.')[1]?.length ?? 0;
              expect(decimals).toBe(exponentOf(one.currency));
            }
          }
        }
      }),
      RUNS,
    );
  });

  it('a line costs the same wherever it stands, and in whatever order promotions come', () => {
    fc.assert(
      fc.property(cases, (one) => {
        const document = catalogueOf(one);
        const basket = basketOf(one);
        const whole = price(document, basket);
        const promotions = document.promotions.toReversed();
        expect(price({ ...document, promotions }, basket)).toEqual(whole);
        const turned = price(document, { ...basket, lines: basket.lines.toReversed() });
        expect(turned.lines.toReversed()).toEqual(whole.lines);
        expect(turned.totals).toEqual(whole.totals);
      }),
      RUNS,
    );
  });

  it('a line costs the same alone, without a promotion on what is in the basket', () => {
    fc.assert(
      fc.property(lineCases, fc.nat(), (one, pick) => {
        const document = catalogueOf(one);
        const basket = basketOf(one);
        const whole = price(document, basket);
        const alone = basket.lines[pick % basket.lines.length];
        if (alone === undefined) return;
        const single = price(document, { ...basket, lines: [alone] });
        expect(single.lines[0]).toEqual(whole.lines.find(({ id }) => id === alone.id));
      }),
      RUNS,
    );
  });

  it('without a line that no promotion on the basket looks at, the others cost the same', () => {
    fc.assert(
      fc.property(cases, (one) => {
        const whole = catalogueOf(one);
        const promotions = whole.promotions.filter(
          (each) =>
            each.offerings.length > 0 &&
            each.offerings.every((id) => id === 'a' || id === 'b') &&
            (each.kind !== 'bundle' ||
              each.needs.every((need) => !('offering' in need) || /^[ab]$/.test(need.offering))),
        );
        const basket = basketOf(one);
        const others = basket.lines.filter(({ offeringId }) => offeringId !== 'c');
        if (others.length === 0) return;
        const before = price({ ...whole, promotions }, basket).lines;
        const after = price({ ...whole, promotions }, { ...basket, lines: others }).lines;
        expect(after).toEqual(before.filter(({ offeringId }) => offeringId !== 'c'));
      }),
      RUNS,
    );
  });

  it('an adjustment changes its own line only', () => {
    fc.assert(
      fc.property(cases, fc.nat(), percent, (one, pick, value) => {
        const document = catalogueOf(one);
        const basket = basketOf(one);
        const at = pick % basket.lines.length;
        const adjusted = basket.lines.map((line, index) =>
          index === at
            ? { ...line, adjustment: { kind: 'percent_off' as const, value, reason: 'x' } }
            : line,
        );
        const before = price(document, basket).lines.toSpliced(at, 1);
        expect(price(document, { ...basket, lines: adjusted }).lines.toSpliced(at, 1)).toEqual(
          before,
        );
      }),
      RUNS,
    );
  });

  it('the hash tells prices apart and nothing else', () => {
    fc.assert(
      fc.property(cases, (one) => {
        const document = catalogueOf(one);
        const basket = basketOf(one);
        const first = price(document, basket);
        const { currency, lines, totals } = first;
        const hashes = lines.map((line) => sha256Hex(canonicalJson(line)));
        const hashed = { currency, lines: hashes, totals };
        expect(first.priceHash).toBe(sha256Hex(canonicalJson(hashed)));
        const later = price(structuredClone(document), { ...basket, at: '2027-05-01T00:00:00Z' });
        expect(later.priceHash).toBe(first.priceHash);
        const [line, ...rest] = basket.lines;
        if (line === undefined) return;
        const more = { ...basket, lines: [{ ...line, quantity: line.quantity + 1 }, ...rest] };
        expect(price(document, more).priceHash).not.toBe(first.priceHash);
      }),
      RUNS,
    );
  });
});
