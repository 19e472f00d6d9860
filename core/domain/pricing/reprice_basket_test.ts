import * as fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { CatalogDocumentSchema } from '../../contract/catalog.ts';
import type { CatalogDocument } from '../../contract/catalog.ts';
import type { LineInput, PriceBasket } from '../../contract/price.ts';
import { digestOf } from './line_digest.ts';
import { priceBasket } from './price_basket.ts';
import { repriceBasket } from './reprice_basket.ts';
import { basketOf, cases, catalogueOf, percent, sliceFrom } from './sample_cases.ts';

// Printed by fast-check with the counterexample; set QW_SEED to run the same cases again.
const seed = Number(process.env['QW_SEED'] ?? Date.now() % 2 ** 31);
console.log(`reprice_basket_test: QW_SEED=${seed}`);

const HOUR_MS = 3_600_000;
const START_MS = Date.parse('2026-11-24T12:00:00Z');
const at = (hours: number): string => new Date(START_MS + hours * HOUR_MS).toISOString();

const edits = fc.array(
  fc.record({
    kind: fc.constantFrom('add', 'change', 'change', 'adjust', 'remove', 'move'),
    pick: fc.nat(20),
    quantity: fc.integer({ min: 1, max: 60 }),
    offeringId: fc.constantFrom('a', 'b', 'c'),
    value: percent,
    /** That pass before it. */
    hours: fc.integer({ min: 0, max: 2 }),
  }),
  { minLength: 1, maxLength: 12 },
);
type Edit = typeof edits extends fc.Arbitrary<readonly (infer Value)[]> ? Value : never;

/** Things begin and end while a basket is being edited. */
const windows = fc.array(
  fc.option(fc.tuple(fc.integer({ min: -5, max: 10 }), fc.integer({ min: 1, max: 10 }))),
  { minLength: 6, maxLength: 6 },
);

function withWindows(
  document: CatalogDocument,
  given: readonly (readonly [number, number] | null)[],
): CatalogDocument {
  const bounded = <Thing extends object>(thing: Thing, index: number): Thing => {
    const window = given[index % given.length] ?? null;
    if (window === null) return thing;
    const [from, hours] = window;
    return { ...thing, validFrom: at(from), validTo: at(from + hours) };
  };
  return {
    ...document,
    promotions: document.promotions.map(bounded),
    // The base prices stay, so that everything has some price.
    prices: document.prices.map((price, index) =>
      /^(base-|rate$)/.test(price.id) ? price : bounded(price, index),
    ),
  };
}

function edited(lines: readonly LineInput[], edit: Edit, id: string): readonly LineInput[] {
  const { kind, offeringId, quantity, value } = edit;
  const where = edit.pick % Math.max(1, lines.length);
  const line = lines[where];
  const added: LineInput = { id, offeringId, quantity };
  if (line === undefined || kind === 'add') return lines.toSpliced(where, 0, added);
  switch (kind) {
    case 'change':
      return lines.with(where, { ...line, quantity });
    case 'adjust': {
      const adjustment = { kind: 'percent_off' as const, value, reason: 'because' };
      return lines.with(where, { ...line, adjustment });
    }
    case 'remove':
      return lines.length === 1 ? lines : lines.toSpliced(where, 1);
    case 'move':
      return [...lines.toSpliced(where, 1), line];
  }
}

/** As the store gives it back: short keys first. */
function stored<Value>(value: Value): Value {
  if (Array.isArray(value)) return value.map(stored) as Value;
  if (typeof value !== 'object' || value === null) return value;
  const pairs = Object.entries(value).toSorted(([one], [other]) => one.length - other.length);
  return Object.fromEntries(pairs.map(([key, member]) => [key, stored(member)])) as Value;
}

describe('for any catalogue, basket and edits', () => {
  it('pricing edit by edit gives exactly what pricing everything gives', () => {
    fc.assert(
      fc.property(cases, windows, edits, (one, given, steps) => {
        const slice = sliceFrom(withWindows(catalogueOf(one), given));
        let basket: PriceBasket = basketOf(one);
        let hour = 0;
        let before = priceBasket(slice, basket, { now: at(hour) });
        for (const [index, step] of steps.entries()) {
          if (!before.ok) return;
          hour += step.hours;
          const lines = edited(basket.lines, step, `new${index}`);
          const next = { ...basket, lines: [...lines] };
          const whole = priceBasket(slice, next, { now: at(hour) });
          const { currency, lines: priced, pricedAt } = before.result;
          const digests = stored(priced).map(digestOf);
          const known = { lines: basket.lines, digests, currency, pricedAt };
          const parts = repriceBasket(slice, next, known, { now: at(hour) });
          if (!parts.ok || !whole.ok) {
            expect(parts).toEqual(whole);
            return;
          }
          const { totals, priceHash } = whole.result;
          expect(parts.result).toMatchObject({ totals, priceHash });
          // What was priced is as in the whole, and what was not is as it was.
          const now = new Map([...priced, ...parts.lines].map((line) => [line.id, line]));
          expect(whole.result.lines.map(({ id }) => now.get(id))).toEqual(whole.result.lines);
          [basket, before] = [next, whole];
        }
      }),
      { numRuns: 100, seed },
    );
  }, 60_000);
});

describe('a line that nothing changes', () => {
  const document = v.parse(CatalogDocumentSchema, {
    format: 'quotewright.catalogue/1',
    name: 'Sample',
    offerings: ['a', 'b'].map((id) => ({ id, name: id, category: 'c', kind: 'simple' })),
    priceLists: [{ id: 'usd', name: 'USD', currency: 'USD', status: 'active' }],
    prices: ['a', 'b'].map((offeringId) => ({
      id: offeringId,
      offeringId,
      priceList: 'usd',
      charge: 'one_time',
      amount: '10',
    })),
    promotions: [
      {
        id: 'large',
        name: 'Large',
        kind: 'basket_tier',
        measure: 'quantity',
        priority: 1,
        stackingGroup: 'g',
        tiers: [{ from: '10', percent: '5' }],
      },
    ],
  });
  const slice = sliceFrom(document);
  const line = (id: string, quantity: number): LineInput => ({ id, offeringId: 'a', quantity });
  const place = { market: 'us', channel: 'web' };

  it.each([
    { quantity: 2, kept: true, why: 'is not priced again' },
    { quantity: 20, kept: false, why: 'is priced again when the basket reaches another tier' },
  ])('$why', ({ quantity, kept }) => {
    const lines = [line('l1', 1), line('l2', 1)];
    const first = priceBasket(slice, { ...place, lines }, { now: at(0) });
    if (!first.ok) throw new Error(first.detail);
    const { currency, lines: priced, pricedAt } = first.result;
    const before = { lines, digests: priced.map(digestOf), currency, pricedAt };
    const next = { ...place, lines: lines.with(1, line('l2', quantity)) };
    const again = repriceBasket(slice, next, before, { now: at(1) });
    if (!again.ok) throw new Error(again.detail);
    expect(again.lines.map(({ id }) => id)).toEqual(kept ? ['l2'] : ['l1', 'l2']);
  });

  it('is priced again when the slice lacks what another line had sold', () => {
    const lines = [line('l1', 1), { ...line('l2', 20), offeringId: 'b' }];
    const first = priceBasket(slice, { ...place, lines }, { now: at(0) });
    if (!first.ok) throw new Error(first.detail);
    const { currency, lines: priced, pricedAt } = first.result;
    const offerings = new Map([...slice.offerings].filter(([id]) => id !== 'b'));
    const next = { ...place, lines: lines.slice(0, 1) };
    const before = { lines, digests: priced.map(digestOf), currency, pricedAt };
    const parts = repriceBasket({ ...slice, offerings }, next, before, { now: at(1) });
    const whole = priceBasket(slice, next, { now: at(1) });
    expect(parts.ok && parts.result.priceHash).toBe(whole.ok && whole.result.priceHash);
  });
});
