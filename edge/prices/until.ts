import type { CatalogSlice } from '../../core/domain/catalogue/slice.ts';

/** How long a computed price may be repeated when nothing starts or ends earlier. */
export const PRICE_TTL_MS = 10_000;
/** What others may add on top while they ask again. */
const STALE_S = 30;

export type Life = {
  readonly ttlMs: number;
  /** Unix milliseconds: the price may be another from then on; absent: nothing begins or ends. */
  readonly wrongFrom?: number;
  readonly cacheControl: string;
};

/**
 * How long a price computed at `now` lives, here and in caches outside. Whoever keeps it outside
 * got it at the latest when it ended here, and keeps it no longer than it lived: so each of the two
 * has half of what is left until anything in the slice begins or ends, or another version (`next`)
 * is on sale.
 */
export function lifeOf(slice: CatalogSlice, now: number, next?: string): Life {
  const moves = next === undefined ? Number.POSITIVE_INFINITY : Math.max(Date.parse(next), now);
  const wrongFrom = Math.min(nextChange(slice, now), moves);
  const left = wrongFrom - now;
  const ttlMs = Math.min(PRICE_TTL_MS, Math.floor(left / 2));
  const shared = Math.floor(ttlMs / 1_000);
  const kept = `public, max-age=${Math.min(5, shared)}, s-maxage=${shared}`;
  const isFar = left >= 2 * PRICE_TTL_MS + STALE_S * 1_000;
  const cacheControl = isFar ? `${kept}, stale-while-revalidate=${STALE_S}` : kept;
  return { ttlMs, cacheControl, ...(Number.isFinite(wrongFrom) ? { wrongFrom } : {}) };
}

/** The first instant after `now` at which a list, a price, a promotion or an offering changes. */
function nextChange(slice: CatalogSlice, now: number): number {
  let next = Number.POSITIVE_INFINITY;
  const dated = [
    ...slice.priceLists,
    ...slice.promotions,
    ...slice.offerings.values(),
    ...[...slice.prices.values()].flat(),
  ];
  for (const { validFrom, validTo } of dated) {
    for (const instant of [validFrom, validTo]) {
      const at = instant === undefined ? Number.NaN : Date.parse(instant);
      if (at > now && at < next) next = at;
    }
  }
  return next;
}
