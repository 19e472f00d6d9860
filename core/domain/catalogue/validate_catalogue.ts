import type {
  CatalogSettings,
  Offering,
  Price,
  PriceList,
  Promotion,
} from '../../contract/catalog.ts';
import { checkOffering } from './check_offering.ts';
import { checkPrice, checkPriceLists } from './check_prices.ts';
import { checkPromotion } from './check_promotions.ts';
import { checkSettings } from './check_settings.ts';
import type { Known, Report } from './report.ts';
import { reporter } from './report.ts';
import type { Finding } from '../../contract/reply.ts';

export type WholeCatalogue = {
  readonly settings: CatalogSettings;
  readonly offerings: readonly Offering[];
  readonly prices: readonly Price[];
  readonly priceLists: readonly PriceList[];
  readonly promotions: readonly Promotion[];
};

/**
 * Every finding at once, each with its path (`/offerings/12/slots/0`); empty: may be published.
 * Linear in the catalogue. Shapes were checked by the contract's schemas before.
 */
export function validateCatalogue(catalogue: WholeCatalogue): Finding[] {
  const findings: Finding[] = [];
  const report = reporter(findings);
  const known = knownIn(catalogue);
  checkSettings(catalogue.settings, known, report.at('/settings'));
  checkPriceLists(catalogue.priceLists, report.at('/priceLists'));
  each(catalogue.offerings, '/offerings', report, (offering, at) =>
    checkOffering(offering, known, at),
  );
  each(catalogue.prices, '/prices', report, (price, at) => checkPrice(price, known, at));
  each(catalogue.promotions, '/promotions', report, (promotion, at) =>
    checkPromotion(promotion, known, at),
  );
  return findings;
}

function knownIn(catalogue: WholeCatalogue): Known {
  return {
    offerings: new Map(catalogue.offerings.map((offering) => [offering.id, offering])),
    categories: new Set(catalogue.offerings.map((offering) => offering.category)),
    priceLists: new Map(catalogue.priceLists.map((list) => [list.id, list])),
  };
}

function each<Item extends { readonly id: string }>(
  items: readonly Item[],
  path: string,
  report: Report,
  check: (item: Item, report: Report) => void,
): void {
  const seen = new Map<string, number>();
  for (const [index, item] of items.entries()) {
    const at = report.at(`${path}/${index}`);
    const first = seen.get(item.id);
    if (first === undefined) seen.set(item.id, index);
    else at.say('/id', 'duplicate_id', `"${item.id}" is also the id of ${path}/${first}`);
    check(item, at);
  }
}
