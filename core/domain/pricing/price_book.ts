import type { Price, PriceList } from '../../contract/catalog.ts';
import { applies } from '../catalogue/applicability.ts';
import type { Place } from '../catalogue/applicability.ts';
import type { CatalogSlice } from '../catalogue/slice.ts';

/** The prices that hold for one basket. */
export type BasketPrices = {
  readonly currency: string;
  /** Base prices and surcharges of an offering, from one list; null: it has no price here. */
  readonly of: (offeringId: string) => OfferingPrices | null;
};

export type OfferingPrices = {
  readonly base: readonly Price[];
  readonly surcharges: readonly Price[];
};

/** Lists in force there and then, best first: by priority, then by id. */
export function listsInForce(lists: readonly PriceList[], place: Place): PriceList[] {
  return lists
    .filter((list) => list.status === 'active' && applies(list, place))
    .sort((left, right) => right.priority - left.priority || (left.id < right.id ? -1 : 1));
}

/**
 * A basket has one currency: the wanted one, else that of the best list in force that prices any of
 * its offerings. Each
 * offering then takes its prices from the best list of that currency that has some for it, so that
 * a partner's list need not repeat the standard one. Null: no list prices anything here.
 */
export function pricesFor(
  slice: CatalogSlice,
  place: Place,
  offeringIds: readonly string[],
  wanted?: string,
): BasketPrices | null {
  const lists = listsInForce(slice.priceLists, place).filter(
    ({ currency }) => wanted === undefined || currency === wanted,
  );
  const rank = new Map(lists.map((list, at) => [list.id, at]));
  let best = lists.length;
  for (const id of offeringIds) {
    for (const price of slice.prices.get(id) ?? []) {
      const at = rank.get(price.priceList);
      if (at !== undefined && at < best && isInForce(price, place.at)) best = at;
    }
  }
  const currency = lists[best]?.currency;
  if (currency === undefined) return null;
  for (const list of lists) if (list.currency !== currency) rank.delete(list.id);
  const found = new Map<string, OfferingPrices | null>();
  const of = (offeringId: string): OfferingPrices | null => {
    const known = found.get(offeringId);
    if (known !== undefined) return known;
    const prices = pickPrices(slice.prices.get(offeringId) ?? [], rank, place.at);
    found.set(offeringId, prices);
    return prices;
  };
  return { currency, of };
}

/** In which an offering could be bought there and then, or anything at all; by code. */
export function currenciesOf(slice: CatalogSlice, place: Place, offeringId?: string): string[] {
  const lists = listsInForce(slice.priceLists, place);
  const known = offeringId === undefined ? undefined : (slice.prices.get(offeringId) ?? []);
  const priced = lists.filter(
    ({ id }) =>
      known === undefined ||
      known.some((price) => price.priceList === id && isInForce(price, place.at)),
  );
  return [...new Set(priced.map(({ currency }) => currency))].toSorted();
}

function pickPrices(
  given: readonly Price[],
  rank: ReadonlyMap<string, number>,
  now: number,
): OfferingPrices | null {
  let best = Number.POSITIVE_INFINITY;
  const prices = given.filter((price) => isInForce(price, now));
  for (const price of prices) {
    const at = rank.get(price.priceList);
    if (at !== undefined && at < best && price.when === undefined) best = at;
  }
  const base: Price[] = [];
  const surcharges: Price[] = [];
  for (const price of prices) {
    if (rank.get(price.priceList) !== best) continue;
    (price.when === undefined ? base : surcharges).push(price);
  }
  return base.length === 0 ? null : { base, surcharges };
}

/** A price may begin and end within its list, [from, to). */
function isInForce({ validFrom, validTo }: Price, now: number): boolean {
  if (validFrom !== undefined && !(now >= Date.parse(validFrom))) return false;
  return validTo === undefined || now < Date.parse(validTo);
}
