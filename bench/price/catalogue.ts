import * as v from 'valibot';
import { CatalogDocumentSchema } from '../../core/contract/catalog.ts';
import type { CatalogDocument } from '../../core/contract/catalog.ts';

export const OFFERINGS = 1_000;
export const CATEGORIES = 10;

/** What an offering costs, in cents; a unit from the tenth on costs `tier`. */
export type Costs = { readonly unit: number; readonly tier: number; readonly month: number };

export function costsOf(at: number): Costs {
  const unit = 500 + ((at * 7919) % 90_000);
  return { unit, tier: Math.floor(unit * 0.9), month: at % 3 === 0 ? 199 + (at % 50) : 0 };
}

export function cents(amount: number): string {
  return (amount / 100).toFixed(2);
}

/** The same ten promotions that apply, and as many others in force as asked for. */
export function catalogueWith(promotions: number): CatalogDocument {
  const at = Array.from({ length: OFFERINGS }, (_, each) => each);
  return v.parse(CatalogDocumentSchema, {
    format: 'quotewright.catalogue/1',
    name: 'Benchmark',
    offerings: at.map((each) => ({
      id: `o${each}`,
      name: `Offering ${each}`,
      category: `c${each % CATEGORIES}`,
      kind: 'simple',
    })),
    priceLists: [{ id: 'usd', name: 'USD', currency: 'USD', status: 'active', markets: ['us'] }],
    prices: at.flatMap(pricesOf),
    promotions: [...APPLYING, ...others(promotions - APPLYING.length)],
  });
}

function pricesOf(at: number): readonly object[] {
  const { unit, tier, month } = costsOf(at);
  const base = { offeringId: `o${at}`, priceList: 'usd' };
  const tiers = [{ from: 10, amount: cents(tier) }];
  const once = { ...base, id: `p${at}`, charge: 'one_time', amount: cents(unit), tiers };
  const charge = { charge: 'recurring', period: 'month' };
  const monthly = { ...base, ...charge, id: `m${at}`, amount: cents(month) };
  return month === 0 ? [once] : [once, monthly];
}

const ten = (at: number) => ({
  id: `ten-c${at}`,
  name: 'Ten percent',
  kind: 'percent',
  value: '10',
  priority: at,
  stackingGroup: 'product',
  categories: [`c${at}`],
});

/** `expected.ts` works out what these come to, without the engine. */
const APPLYING = [
  ...[0, 1, 2, 3, 4].map(ten),
  { ...ten(5), id: 'third-free', kind: 'buy_get', buy: 2, get: 1, value: '100' },
  {
    ...ten(6),
    id: 'together',
    kind: 'bundle',
    needs: [{ category: 'c0' }, { category: 'c1' }],
    value: '8',
  },
  { ...ten(7), id: 'half-off', kind: 'amount', value: '0.50' },
  { ...ten(8), id: 'four-each', kind: 'fixed_price', value: '4.00' },
  {
    id: 'large-basket',
    name: 'Large basket',
    kind: 'basket_tier',
    measure: 'amount',
    priority: 50,
    stackingGroup: 'basket',
    tiers: [{ from: '100', percent: '5' }],
  },
];

/**
 * In force as well, but without effect on a total: for offerings in the basket and for everything,
 * where something better applies; for other offerings, categories, markets and segments.
 */
function others(count: number): readonly object[] {
  return Array.from({ length: Math.max(0, count) }, (_, at) => {
    const base = {
      id: `other${at}`,
      name: `Other ${at}`,
      kind: 'percent',
      value: cents(1 + (at % 90)),
      priority: 100 + (at % 7),
      stackingGroup: 'product',
      validFrom: '2026-01-01T00:00:00Z',
      validTo: '2027-01-01T00:00:00Z',
    };
    const turn = Math.floor(at / 10);
    switch (at % 10) {
      case 0:
      case 1:
        // Categories c0 to c4 have ten percent anyway.
        return { ...base, offerings: [`o${(turn % 100) * 10 + (turn % 5)}`] };
      case 2:
        return { ...base, categories: [`x${at % 500}`] };
      case 3:
        return { ...base, markets: ['de'] };
      case 4:
        return { ...base, segments: ['staff'] };
      case 5:
        return { ...base, stackingGroup: 'basket' };
      default:
        return { ...base, offerings: [`other${at}`] };
    }
  });
}
