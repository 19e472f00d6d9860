import { canonicalJson } from '../../canonical_json.ts';
import { sha256Hex } from '../../sha256.ts';
import type { WholeCatalogue } from '../validate_catalogue.ts';

/** Equal for equal catalogues, in whatever order their parts were read; the name doesn't count. */
export function contentHash(catalogue: WholeCatalogue): string {
  return sha256Hex(
    canonicalJson({
      settings: catalogue.settings,
      offerings: byId(catalogue.offerings),
      prices: byId(catalogue.prices),
      priceLists: byId(catalogue.priceLists),
      promotions: byId(catalogue.promotions),
    }),
  );
}

function byId<Item extends { readonly id: string }>(items: readonly Item[]): Item[] {
  return [...items].sort((left, right) => (left.id < right.id ? -1 : left.id > right.id ? 1 : 0));
}
