import type { CatalogSlice } from '../../core/domain/catalogue/slice.ts';

/** How long a computed price may be repeated when nothing starts or ends earlier. */
export const PRICE_TTL_MS = 10_000;

/** Milliseconds from `now` until anything in the slice begins or ends to apply, at most the TTL. */
export function priceTtlMs(slice: CatalogSlice, now: number): number {
  let until = now + PRICE_TTL_MS;
  const dated = [...slice.priceLists, ...slice.promotions, ...slice.offerings.values()];
  for (const { validFrom, validTo } of dated) {
    for (const instant of [validFrom, validTo]) {
      const at = instant === undefined ? Number.NaN : Date.parse(instant);
      if (at > now && at < until) until = at;
    }
  }
  return until - now;
}
