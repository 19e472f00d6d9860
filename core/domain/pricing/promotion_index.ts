import type { Offering, Promotion } from '../../contract/catalog.ts';
import { applies } from '../catalogue/applicability.ts';
import type { Place } from '../catalogue/applicability.ts';

/** Promotions by what they are for, so that a line never looks at another product's. */
type PromotionIndex = {
  readonly byOffering: ReadonlyMap<string, readonly Promotion[]>;
  readonly byCategory: ReadonlyMap<string, readonly Promotion[]>;
  /** Those for every product, by market; `''` holds those of every market. */
  readonly general: ReadonlyMap<string, readonly Promotion[]>;
};

const indexes = new WeakMap<readonly Promotion[], PromotionIndex>();

function file(map: Map<string, Promotion[]>, key: string, promotion: Promotion): void {
  const filed = map.get(key);
  if (filed === undefined) map.set(key, [promotion]);
  else filed.push(promotion);
}

/** Built once for each array of promotions; a published one never changes. */
function indexOf(promotions: readonly Promotion[]): PromotionIndex {
  const known = indexes.get(promotions);
  if (known !== undefined) return known;
  const byOffering = new Map<string, Promotion[]>();
  const byCategory = new Map<string, Promotion[]>();
  const general = new Map<string, Promotion[]>();
  for (const promotion of promotions) {
    for (const id of promotion.offerings) file(byOffering, id, promotion);
    for (const category of promotion.categories) file(byCategory, category, promotion);
    if (promotion.offerings.length > 0 || promotion.categories.length > 0) continue;
    const markets = promotion.markets.length === 0 ? [''] : promotion.markets;
    for (const market of markets) file(general, market, promotion);
  }
  const index = { byOffering, byCategory, general };
  indexes.set(promotions, index);
  return index;
}

/** Promotions in force for an offering, in order of priority, then id; any quantity. */
export type PromotionsOf = (offering: Offering) => readonly Promotion[];

/** One look-up for one basket: what holds for its place is found once for each offering. */
export function promotionsAt(promotions: readonly Promotion[], place: Place): PromotionsOf {
  if (promotions.length === 0) return () => [];
  const index = indexOf(promotions);
  const inForce = (candidates: readonly Promotion[] | undefined): Promotion[] =>
    (candidates ?? []).filter((promotion) => applies(promotion, place));
  const general = [...inForce(index.general.get('')), ...inForce(index.general.get(place.market))];
  const byCategory = new Map<string, readonly Promotion[]>();
  const byOffering = new Map<string, readonly Promotion[]>();
  return (offering) => {
    const known = byOffering.get(offering.id);
    if (known !== undefined) return known;
    let category = byCategory.get(offering.category);
    if (category === undefined) {
      category = [...general, ...inForce(index.byCategory.get(offering.category))];
      byCategory.set(offering.category, category);
    }
    const own = inForce(index.byOffering.get(offering.id));
    const found = [...new Set([...category, ...own])].sort(
      (left, right) => left.priority - right.priority || (left.id < right.id ? -1 : 1),
    );
    byOffering.set(offering.id, found);
    return found;
  };
}
