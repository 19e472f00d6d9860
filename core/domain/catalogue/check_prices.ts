import type { Price } from '../../contract/catalog.ts';
import { exponentOf } from '../currencies.ts';
import { exact, parseDecimal } from '../money.ts';
import { checkConditions } from './check_conditions.ts';
import type { Known } from './known.ts';
import { dateOf, endOf, startOf } from './overlap.ts';
import { placesOf } from './places.ts';
import type { Places } from './places.ts';
import { checkValidity } from './report.ts';
import type { Report } from './report.ts';

/** Surcharges of one offering read the same options and slots. */
export type PlacesOf = (offeringId: string) => Places | null;

export function placesByOffering(known: Known): PlacesOf {
  const ready = new Map<string, Places | null>();
  return (id) => {
    const kept = ready.get(id);
    if (kept !== undefined) return kept;
    const offering = known.offerings.get(id);
    const sound = offering !== undefined && !known.unsound.has(offering);
    const places = sound ? placesOf(offering, known) : null;
    ready.set(id, places);
    return places;
  };
}

export function checkPrice(price: Price, known: Known, placesAt: PlacesOf, report: Report): void {
  if (!known.offerings.has(price.offeringId)) {
    const detail = `there is no offering "${price.offeringId}"`;
    report.say('/offeringId', 'offering_unknown', detail);
  }
  const list = known.priceLists.get(price.priceList);
  if (list === undefined) {
    const detail = `there is no price list "${price.priceList}"`;
    report.say('/priceList', 'price_list_unknown', detail);
  }
  checkValidity(price, report);
  checkCharge(price, report);
  // Rates of usage and of large quantities are finer than the smallest coin; the line is rounded.
  const currency = list !== undefined && !known.unsound.has(list) ? list.currency : undefined;
  const finest = price.charge === 'usage' ? undefined : currency;
  checkAmount(price.amount, price, finest, report.at('/amount'));
  // A cost is a measure and may be finer than any coin.
  if (price.cost !== undefined) checkAmount(price.cost, price, undefined, report.at('/cost'));
  if (price.tiers.length > 0) checkTiers(price, report);
  if (price.when === undefined) return;
  const places = placesAt(price.offeringId);
  if (places !== null) checkConditions(price.when, places, report.at('/when'));
}

function checkCharge({ charge, period, unit }: Price, report: Report): void {
  if (charge !== 'recurring' && period !== undefined) {
    report.say('/period', 'period', `only a recurring charge has a period, not ${charge}`);
  }
  if (charge === 'recurring' && period === undefined) {
    report.say('/period', 'period', 'a recurring charge needs a period: month or year');
  }
  if (charge === 'usage' && unit === undefined) {
    report.say('/unit', 'unit', 'a usage charge needs its unit, such as "GB"');
  }
  if (charge !== 'usage' && unit !== undefined) {
    report.say('/unit', 'unit', `only a usage charge has a unit, not ${charge}`);
  }
}

function checkAmount(
  amount: string,
  price: Price,
  currency: string | undefined,
  report: Report,
): void {
  // A surcharge may be a credit; a price may not.
  if (price.when === undefined && exact(amount) < 0n) {
    report.say('', 'negative_amount', `a price is not negative, and this is ${amount}`);
  }
  const decimals = currency === undefined ? undefined : exponentOf(currency);
  if (decimals === undefined || parseDecimal(amount, decimals) !== null) return;
  report.say('', 'too_fine', `${currency} has ${decimals} decimals, and this is ${amount}`);
}

function checkTiers(price: Price, report: Report): void {
  let before = 0;
  for (const [index, tier] of price.tiers.entries()) {
    if (tier.from <= before) {
      const detail = `tiers ascend, each from a quantity of its own: ${tier.from} comes after ${before}`;
      report.say(`/tiers/${index}/from`, 'tier_order', detail);
    }
    before = tier.from;
    checkAmount(tier.amount, price, undefined, report.at(`/tiers/${index}/amount`));
  }
}

/** Base prices add up: a second one of the same kind and time comes on top of the first. */
export function checkBasePrices(prices: readonly Price[], known: Known, report: Report): void {
  const groups = new Map<string, Dated[]>();
  const ids = new Set<string>();
  for (const [index, price] of prices.entries()) {
    const repeated = ids.has(price.id);
    ids.add(price.id);
    if (price.when !== undefined || repeated || known.unsound.has(price)) continue;
    const { offeringId, priceList, charge, period = '', unit = '' } = price;
    if (!known.offerings.has(offeringId) || !known.priceLists.has(priceList)) continue;
    const key = `${offeringId}|${priceList}|${charge}|${period}|${unit}`;
    const dated = { price, index, from: startOf(price), until: endOf(price) };
    if (!(dated.from < dated.until)) continue;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [dated]);
    else group.push(dated);
  }
  for (const group of groups.values()) if (group.length > 1) checkDates(group, report);
}

type Dated = {
  readonly price: Price;
  readonly index: number;
  readonly from: number;
  readonly until: number;
};

/** By their beginning: each must begin after the one before it that lasts longest. */
function checkDates(group: readonly Dated[], report: Report): void {
  let longest: Dated | undefined;
  // Those of all time begin at minus infinity, whose difference is no number.
  for (const one of group.toSorted((left, right) =>
    left.from < right.from ? -1 : Number(left.from > right.from),
  )) {
    if (longest !== undefined && one.from < longest.until) {
      const { id, charge, offeringId, priceList } = longest.price;
      const detail =
        `"${id}" already is the ${charge} price of "${offeringId}" in "${priceList}" then, and ` +
        'both would be charged: keep one, or name choices in "when"';
      report.say(`/${one.index}${dateOf(one.price)}`, 'overlap', detail);
    }
    if (longest === undefined || one.until > longest.until) longest = one;
  }
}
