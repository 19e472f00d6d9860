import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PricedCharge } from '../../contract/price.ts';
import type { ChargeDifference, QuoteComparison } from '../../contract/quote_history.ts';
import { canonicalJson } from '../canonical_json.ts';
import { exact } from '../money.ts';
import { basketOf, cases, catalogueOf, price } from '../pricing/sample_cases.ts';
import { compareRevisions } from './compare_revisions.ts';
import type { ComparedRevision } from './compare_revisions.ts';

// Printed by fast-check with the counterexample; set QW_SEED to run the same cases again.
const seed = Number(process.env['QW_SEED'] ?? Date.now() % 2 ** 31);
console.log(`compare_revisions_test: QW_SEED=${seed}`);

const NOW = '2026-03-01T10:00:00.000Z';
const ID = '00000000-0000-7000-8000-000000000001';

type Case = Parameters<typeof basketOf>[0];

/** The same catalogue, and of its basket some lines, some of them more than before. */
function revisionOf(one: Case, revision: number, keep: readonly boolean[]): ComparedRevision {
  const basket = basketOf(one);
  const lines = basket.lines
    .filter((_, at) => keep[at % keep.length])
    .map((line, at) => ({ ...line, quantity: line.quantity + (keep[at + 1] === true ? 1 : 0) }));
  const head = { revision, status: 'draft', catalogVersion: 'v1', validUntil: NOW } as const;
  if (lines.length === 0) return { head, lines, priced: [] };
  const result = price(catalogueOf(one), { ...basket, lines });
  const { currency, totals, priceHash } = result;
  return {
    head: { ...head, status: 'priced', currency, totals, priceHash, pricedAt: NOW },
    lines,
    priced: result.lines,
  };
}

const differences = (compared: QuoteComparison): readonly ChargeDifference[] =>
  compared.lines.flatMap(({ charges }) => charges);

function sum(compared: QuoteComparison, charge: PricedCharge['charge'], period?: string): bigint {
  return differences(compared)
    .filter((each) => each.charge === charge && each.period === period)
    .reduce((total, each) => total + exact(each.difference.net.amount), 0n);
}

const keeps = fc.array(fc.boolean(), { minLength: 1, maxLength: 6 });

describe('for any two revisions', () => {
  test('the differences of lines sum to that of the totals, and turn over with the direction', () => {
    fc.assert(
      fc.property(cases, keeps, keeps, (one, left, right) => {
        const from = revisionOf(one, 1, left);
        const to = revisionOf(one, 2, right);
        const there = compareRevisions(ID, from, to);
        const back = compareRevisions(ID, to, from);
        const { totals } = there;
        if (totals === undefined) {
          expect(differences(there)).toEqual([]);
          return;
        }
        const rounding = (name: 'net' | 'monthly' | 'yearly') =>
          exact(to.head.totals?.rounding?.[name].amount ?? '0') -
          exact(from.head.totals?.rounding?.[name].amount ?? '0');
        expect(exact(totals.net.amount)).toBe(sum(there, 'one_time') + rounding('net'));
        expect(exact(totals.monthly.amount)).toBe(
          sum(there, 'recurring', 'month') + rounding('monthly'),
        );
        expect(exact(back.totals?.gross.amount ?? '')).toBe(-exact(totals.gross.amount));
        expect(sum(back, 'one_time')).toBe(-sum(there, 'one_time'));
        expect(back.lines.length).toBe(there.lines.length);
      }),
      { numRuns: 150, seed },
    );
  });

  test('every line of either is told as it is: added, removed, changed or the same', () => {
    fc.assert(
      fc.property(cases, keeps, keeps, (one, left, right) => {
        const from = revisionOf(one, 1, left);
        const to = revisionOf(one, 2, right);
        const { lines, unchangedLines } = compareRevisions(ID, from, to);
        const told = (change: string) => lines.filter((line) => line.change === change).length;
        expect(told('added') + told('changed') + unchangedLines).toBe(to.lines.length);
        expect(told('removed') + told('changed') + unchangedLines).toBe(from.lines.length);
        for (const { change, fields, from: was, to: is } of lines) {
          expect(change === 'changed').toBe(fields.length > 0);
          const isOther = canonicalJson(was ?? null) !== canonicalJson(is ?? null);
          expect(isOther || fields.includes('price')).toBe(true);
        }
      }),
      { numRuns: 150, seed },
    );
  });

  test('a revision and itself have no difference', () => {
    fc.assert(
      fc.property(cases, (one) => {
        const same = revisionOf(one, 1, [true]);
        const compared = compareRevisions(ID, same, same);
        expect(compared.lines).toEqual([]);
        expect(compared.unchangedLines).toBe(same.lines.length);
      }),
      { numRuns: 50, seed },
    );
  });
});

test('revisions in different currencies have lines that differ, and no sums', () => {
  const line = { id: 'l1', offeringId: 'thing', quantity: 1 };
  const revision = (number: number, currency: string): ComparedRevision => {
    const money = { amount: '10.00', currency };
    const totals = { net: money, tax: money, gross: money, monthly: money, yearly: money };
    return {
      head: {
        revision: number,
        status: 'priced',
        catalogVersion: 'v1',
        validUntil: NOW,
        currency,
        totals: { ...totals, discountPercent: '0.00' },
        priceHash: 'h',
        pricedAt: NOW,
      },
      lines: [{ ...line, quantity: number }],
      priced: [],
    };
  };
  const compared = compareRevisions(ID, revision(1, 'USD'), revision(2, 'EUR'));
  expect(compared.totals).toBeUndefined();
  expect(compared.lines).toMatchObject([{ change: 'changed', fields: ['quantity'], charges: [] }]);
});
