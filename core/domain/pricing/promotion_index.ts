import type { Offering, Promotion } from '../../contract/catalog.ts';
import { applies } from '../catalogue/applicability.ts';
import type { Place } from '../catalogue/applicability.ts';
import { byPriority, compilePromotion, undominated } from './compiled_promotion.ts';
import type { CompiledPromotion } from './compiled_promotion.ts';
import type { Offers } from './promotion.ts';

/** What may apply to a line that sells this offering, and to its components. */
export type OffersFor = (offering: Offering) => Offers;

/** Promotions in force for an offering, in order of priority, then id; any quantity. */
export type PromotionsOf = (offering: Offering) => readonly CompiledPromotion[];

/** What is in force in one place from one change to the next. */
type Window = {
  /** Milliseconds since 1970, [from, until). */
  readonly from: number;
  readonly until: number;
  readonly of: OffersFor;
};

type Index = {
  readonly compiled: readonly CompiledPromotion[];
  /** By market, channel and segment; the last one used of each. */
  readonly windows: Map<string, Window>;
};

const PLACES_MAX = 64;
const OFFERINGS_MAX = 20_000;
const NONE: Offers = { line: [], components: null };
const nothing: OffersFor = () => NONE;
const indexes = new WeakMap<readonly Promotion[], Index>();

/**
 * The look-up for one basket. It is kept for its place until a promotion starts or ends there, so a
 * basket sees only promotions for what it has in it, however many others there are. The same
 * function: the same promotions are in force.
 */
export function promotionsAt(promotions: readonly Promotion[], place: Place): OffersFor {
  if (promotions.length === 0) return nothing;
  const { compiled, windows } = indexOf(promotions);
  const key = JSON.stringify([place.market, place.channel, place.segment ?? null]);
  const known = windows.get(key);
  if (known !== undefined && place.at >= known.from && place.at < known.until) return known.of;
  if (known === undefined && windows.size >= PLACES_MAX) windows.clear();
  const window = windowAt(compiled, place);
  windows.set(key, window);
  return window.of;
}

/** Built once for each array of promotions; a published one never changes. */
function indexOf(promotions: readonly Promotion[]): Index {
  const known = indexes.get(promotions);
  if (known !== undefined) return known;
  const compiled = promotions.map(compilePromotion).sort(byPriority);
  const index = { compiled, windows: new Map<string, Window>() };
  indexes.set(promotions, index);
  return index;
}

function windowAt(compiled: readonly CompiledPromotion[], place: Place): Window {
  let from = Number.NEGATIVE_INFINITY;
  let until = Number.POSITIVE_INFINITY;
  for (const one of compiled) {
    for (const at of [one.from, one.until]) {
      if (at <= place.at && at > from) from = at;
      if (at > place.at && at < until) until = at;
    }
  }
  const inForce = compiled.filter(
    (one) => place.at >= one.from && place.at < one.until && applies(one.promotion, place),
  );
  const ofLines = lookUp(inForce);
  const inside = inForce.filter(({ promotion }) => promotion.components === true);
  const components = inside.length === 0 ? null : lookUp(inside);
  return { from, until, of: (offering) => ({ line: ofLines(offering), components }) };
}

function lookUp(inForce: readonly CompiledPromotion[]): PromotionsOf {
  const byOffering = new Map<string, CompiledPromotion[]>();
  const byCategory = new Map<string, CompiledPromotion[]>();
  const general: CompiledPromotion[] = [];
  for (const one of inForce) {
    const { offerings, categories } = one.promotion;
    for (const id of offerings) file(byOffering, id, one);
    for (const category of categories) file(byCategory, category, one);
    if (offerings.length === 0 && categories.length === 0) general.push(one);
  }
  const everywhere = undominated(general);
  const ofCategory = new Map<string, readonly CompiledPromotion[]>();
  const found = new Map<string, readonly CompiledPromotion[]>();
  return ({ id, category }) => {
    const own = byOffering.get(id);
    if (own === undefined) return inCategory(category);
    const known = found.get(id);
    if (known !== undefined) return known;
    const all = [...new Set([...inCategory(category), ...own])].sort(byPriority);
    const kept = undominated(all);
    if (found.size >= OFFERINGS_MAX) found.clear();
    found.set(id, kept);
    return kept;
  };

  function inCategory(category: string): readonly CompiledPromotion[] {
    const filed = byCategory.get(category);
    if (filed === undefined) return everywhere;
    const known = ofCategory.get(category);
    if (known !== undefined) return known;
    const kept = undominated([...everywhere, ...filed].sort(byPriority));
    ofCategory.set(category, kept);
    return kept;
  }
}

function file(
  map: Map<string, CompiledPromotion[]>,
  key: string,
  promotion: CompiledPromotion,
): void {
  const filed = map.get(key);
  if (filed === undefined) map.set(key, [promotion]);
  else filed.push(promotion);
}
