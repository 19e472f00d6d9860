import type { Price, PriceList } from '../../contract/catalog.ts';
import { exponentOf } from '../currencies.ts';
import { exact } from '../money.ts';
import { checkConditions, placesOf } from './check_rules.ts';
import type { Known, Report } from './report.ts';
import { checkUnique, checkValidity } from './report.ts';

export function checkPriceLists(lists: readonly PriceList[], report: Report): void {
  checkUnique(lists, '', report);
  for (const [index, list] of lists.entries()) {
    const at = report.at(`/${index}`);
    checkCurrency(list.currency, at);
    checkValidity(list, at);
  }
}

export function checkCurrency(currency: string, report: Report): void {
  if (exponentOf(currency) !== undefined) return;
  report.say('/currency', 'currency_unknown', `"${currency}" is no active ISO 4217 currency`);
}

export function checkPrice(price: Price, known: Known, report: Report): void {
  const offering = known.offerings.get(price.offeringId);
  if (offering === undefined) {
    const detail = `there is no offering "${price.offeringId}"`;
    report.say('/offeringId', 'offering_unknown', detail);
  }
  if (!known.priceLists.has(price.priceList)) {
    const detail = `there is no price list "${price.priceList}"`;
    report.say('/priceList', 'price_list_unknown', detail);
  }
  // A surcharge may be a credit; a price may not.
  if (price.when === undefined && exact(price.amount) < 0n) {
    report.say(
      '/amount',
      'negative_amount',
      `a price is not negative, and this is ${price.amount}`,
    );
  }
  checkValidity(price, report);
  if (price.charge !== 'recurring' && price.period !== undefined) {
    report.say('/period', 'period', `only a recurring charge has a period`);
  }
  if (price.tiers.length > 0) checkTiers(price, report);
  if (price.when !== undefined && offering !== undefined) {
    checkConditions(price.when, placesOf(offering), report.at('/when'));
  }
}

function checkTiers(price: Price, report: Report): void {
  let before = 0;
  for (const [index, tier] of price.tiers.entries()) {
    if (tier.from <= before) {
      const detail = `tiers ascend, and ${tier.from} comes after ${before}`;
      report.say(`/tiers/${index}/from`, 'tier_order', detail);
    }
    before = tier.from;
    if (price.when === undefined && exact(tier.amount) < 0n) {
      report.say(`/tiers/${index}/amount`, 'negative_amount', 'a price is not negative');
    }
  }
}
