import type { CatalogSlice } from '../catalogue/slice.ts';

type Valid = { readonly validFrom?: string | undefined; readonly validTo?: string | undefined };

/**
 * Whether an offering, a list or a price of the slice begins or ends between two instants, in
 * milliseconds since 1970. Promotions have windows of their own (`promotion_index.ts`).
 */
export function changesBetween(slice: CatalogSlice, one: number, other: number): boolean {
  const after = Math.min(one, other);
  const until = Math.max(one, other);
  const lies = (instant: string | undefined): boolean => {
    if (instant === undefined) return false;
    const at = Date.parse(instant);
    return at > after && at <= until;
  };
  const changes = ({ validFrom, validTo }: Valid): boolean => lies(validFrom) || lies(validTo);
  for (const offering of slice.offerings.values()) if (changes(offering)) return true;
  for (const prices of slice.prices.values()) if (prices.some(changes)) return true;
  return slice.priceLists.some(changes);
}
