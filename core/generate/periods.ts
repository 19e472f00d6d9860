import type { CatalogSlice } from '../domain/catalogue/slice.ts';

const DATES = new Set(['validFrom', 'validTo', 'effectiveFrom', 'effectiveTo', 'from', 'to']);

/** Starts of the stretches of a window in which the catalogue sells the same at the same price. */
export function periodsOf(
  slice: CatalogSlice,
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
): readonly number[] {
  const found = new Set([fromMs]);
  const look = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const [key, inside] of Object.entries(value)) {
      const at = DATES.has(key) && typeof inside === 'string' ? Date.parse(inside) : Number.NaN;
      if (at > fromMs && at <= toMs) found.add(at);
      look(inside);
    }
  };
  look([...slice.offerings.values(), ...slice.prices.values(), slice.priceLists, slice.promotions]);
  return [...found].toSorted((a, b) => a - b);
}
