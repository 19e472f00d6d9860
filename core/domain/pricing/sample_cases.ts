import * as fc from 'fast-check';
import * as v from 'valibot';
import { CatalogDocumentSchema } from '../../contract/catalog.ts';
import type { CatalogDocument } from '../../contract/catalog.ts';
import { PriceBasketSchema } from '../../contract/price.ts';
import type { PriceBasket, PriceResult } from '../../contract/price.ts';
import { sliceOf } from '../catalogue/slice.ts';
import type { CatalogSlice } from '../catalogue/slice.ts';
import { formatDecimal } from '../money.ts';
import { priceBasket } from './price_basket.ts';

// What the property tests of pricing share: random catalogues and baskets.
const NOW = '2026-11-24T12:00:00Z';

const amount = fc
  .tuple(fc.integer({ min: 0, max: 10_000_000 }), fc.integer({ min: 0, max: 4 }))
  .map(([digits, decimals]) => formatDecimal(BigInt(digits), decimals, decimals));
export const percent = fc
  .integer({ min: 0, max: 10_000 })
  .map((n) => formatDecimal(BigInt(n), 2, 0));
const ids = ['a', 'b', 'c'];

const all = [...ids, 'part', 'leaf'];

const prices = fc.array(
  fc.record({
    offeringId: fc.constantFrom(...ids, 'part', 'leaf'),
    charge: fc.constantFrom('one_time', 'recurring', 'usage'),
    amount,
    tierMode: fc.constantFrom('volume', 'graduated'),
    tiers: fc
      .uniqueArray(fc.record({ from: fc.integer({ min: 2, max: 60 }), amount }), {
        selector: ({ from }) => from,
        maxLength: 3,
      })
      .map((tiers) => tiers.toSorted((left, right) => left.from - right.from)),
  }),
  { maxLength: 8 },
);
const common = {
  priority: fc.integer({ min: 0, max: 3 }),
  stackingGroup: fc.constantFrom('g', 'h', 'i'),
  exclusive: fc.boolean(),
  charge: fc.constantFrom('one_time', 'recurring'),
  quantityMin: fc.integer({ min: 1, max: 5 }),
  offerings: fc.subarray(['a', 'b', 'part', 'leaf']),
  components: fc.boolean(),
};
const few = fc.integer({ min: 1, max: 4 });
/** Those that look at their own line only. */
const ofLines = fc.oneof(
  fc.record({
    ...common,
    kind: fc.constantFrom('percent', 'amount', 'fixed_price'),
    value: percent,
  }),
  fc.record({ ...common, kind: fc.constant('buy_get'), buy: few, get: few, value: percent }),
);
const thresholds = fc.constantFrom('2', '20', '100', '500', '5000');
/** Those that look at what else is in the basket. */
const ofBaskets = fc.oneof(
  fc.record({
    ...common,
    kind: fc.constant('bundle'),
    needs: fc.array(
      fc.record({ offering: fc.constantFrom('a', 'b', 'c', 'leaf'), quantity: few }),
      { minLength: 1, maxLength: 2 },
    ),
    countComponents: fc.boolean(),
    off: fc.constantFrom('percent', 'amount'),
    eachTime: fc.boolean(),
    value: percent,
  }),
  fc.record({
    ...common,
    kind: fc.constant('buy_get'),
    across: fc.constant('basket'),
    buy: few,
    get: few,
    value: percent,
  }),
  fc.record({
    ...common,
    kind: fc.constant('basket_tier'),
    measure: fc.constantFrom('amount', 'quantity'),
    tiers: fc.array(
      fc.oneof(fc.record({ from: thresholds, percent }), fc.record({ from: thresholds, amount })),
      { minLength: 1, maxLength: 1 },
    ),
  }),
);
const pricing = fc.record(
  {
    rounding: fc.constantFrom('line', 'total'),
    tax: fc.record({
      mode: fc.constantFrom('inclusive', 'exclusive'),
      rates: fc.array(fc.record({ id: fc.constant('vat'), name: fc.constant('VAT'), percent }), {
        maxLength: 1,
      }),
    }),
  },
  { requiredKeys: [] },
);
const lines = fc.array(
  fc.record(
    {
      offeringId: fc.constantFrom(...ids),
      quantity: fc.integer({ min: 1, max: 100 }),
      adjustment: fc.record({
        kind: fc.constantFrom('percent_off', 'unit_price'),
        value: percent,
        reason: fc.constant('because'),
      }),
      parts: fc.integer({ min: 1, max: 5 }),
      leaves: fc.integer({ min: 1, max: 5 }),
      usage: fc.integer({ min: 0, max: 90_000 }).map((n) => formatDecimal(BigInt(n), 3, 0)),
    },
    { requiredKeys: ['offeringId', 'quantity'] },
  ),
  { minLength: 1, maxLength: 6 },
);

const shared = { currency: fc.constantFrom('JPY', 'USD', 'KWD', 'CLF'), prices, lines, pricing };
/** With promotions for single lines only. */
export const lineCases = fc.record({ ...shared, promotions: fc.array(ofLines, { maxLength: 6 }) });
/** With promotions of every kind. */
export const cases = fc.record({
  ...shared,
  promotions: fc.array(fc.oneof(ofLines, ofBaskets), { maxLength: 6 }),
});
export type Case = typeof cases extends fc.Arbitrary<infer Value> ? Value : never;

const RATE = {
  id: 'rate',
  offeringId: 'a',
  priceList: 'list',
  charge: 'usage',
  unit: 'GB',
  amount: '0.0475',
  tierMode: 'graduated',
  tiers: [{ from: 31, amount: '0.03125' }],
};

export function catalogueOf(one: Case): CatalogDocument {
  const slots = [{ id: 'parts', name: 'Parts', offerings: ['part', 'leaf'], min: 0, max: 9 }];
  const named = one.prices.map((price, at) => ({ ...price, id: `p${at}`, priceList: 'list' }));
  return v.parse(CatalogDocumentSchema, {
    format: 'quotewright.catalogue/1',
    name: 'Random',
    settings: { currency: one.currency, pricing: one.pricing },
    offerings: all.map((id) => ({
      id,
      name: id,
      category: 'things',
      kind: 'bundle',
      slots,
    })),
    priceLists: [{ id: 'list', name: 'List', currency: one.currency, status: 'active' }],
    // Everything has some price, so that every basket can be priced.
    prices: [
      ...named,
      RATE,
      ...all.map((offeringId) => ({
        id: `base-${offeringId}`,
        offeringId,
        priceList: 'list',
        charge: 'one_time',
        amount: '1.9',
      })),
    ],
    promotions: one.promotions.map((promotion, at) => ({
      ...promotion,
      id: `promo${at}`,
      name: `promo${at}`,
    })),
  });
}

export function basketOf(one: Case): PriceBasket {
  return v.parse(PriceBasketSchema, {
    market: 'us',
    channel: 'web',
    lines: one.lines.map(({ parts, leaves, usage, ...line }, at) => ({
      id: `l${at}`,
      ...line,
      ...(usage === undefined || line.offeringId !== 'a'
        ? {}
        : { usage: [{ unit: 'GB', quantity: usage }] }),
      ...(parts === undefined ? {} : { configuration: filled('part', parts, leaves) }),
    })),
  });
}

/** A part in the slot, and leaves within the part. */
function filled(offeringId: string, quantity: number, leaves?: number): object {
  const inside = leaves === undefined ? {} : { configuration: filled('leaf', leaves) };
  return { slots: { parts: [{ offeringId, quantity, ...inside }] } };
}

/** As it leaves the catalogue, with the settings of its own. */
export function sliceFrom(document: CatalogDocument): CatalogSlice {
  return sliceOf({ catalogVersion: 'v', ...document, pricing: document.settings?.pricing });
}

export function price(document: CatalogDocument, basket: PriceBasket): PriceResult {
  const reply = priceBasket(sliceFrom(document), basket, { now: NOW });
  if (!reply.ok) throw new Error(JSON.stringify(reply));
  return reply.result;
}
