import type { Offering } from '../../contract/catalog.ts';
import type { Finding } from '../../contract/reply.ts';
import { checkContainment } from './check_containment.ts';
import { checkLanguages } from './check_languages.ts';
import { checkOffering } from './check_offering.ts';
import { checkListOverlaps, checkPriceList } from './check_price_lists.ts';
import { checkBasePrices, checkPrice, placesByOffering } from './check_prices.ts';
import { checkPromotion } from './check_promotions.ts';
import { checkSettings } from './check_settings.ts';
import { followsFromShape, NO_DOUBTS } from './doubts.ts';
import type { Doubts } from './doubts.ts';
import { knownIn } from './known.ts';
import type { WholeCatalogue } from './known.ts';
import type { Report } from './report.ts';
import { reporter } from './report.ts';

export type { WholeCatalogue } from './known.ts';

/**
 * Every finding at once, each with its path (`/offerings/12/slots/0`); empty: may be published.
 * Linear in the catalogue. Shapes were checked by the contract's schemas before; where one has
 * faults, `doubts` says where, and what may follow from them isn't reported again.
 */
export function validateCatalogue(
  catalogue: WholeCatalogue,
  doubts: Doubts = NO_DOUBTS,
): Finding[] {
  const findings: Finding[] = [];
  const report = reporter(findings);
  const known = knownIn(catalogue, doubts);
  checkSettings(catalogue.settings, known, report.at('/settings'));
  checkLanguages(catalogue, known, report);
  each(catalogue.priceLists, '/priceLists', report, checkPriceList);
  checkListOverlaps(catalogue.priceLists, known, report.at('/priceLists'));
  each(catalogue.offerings, '/offerings', report, (offering, at, path) =>
    checkOffering(offering, known, at, maskedOptions(offering, path, doubts)),
  );
  checkContainment(catalogue, report);
  const placesAt = placesByOffering(known);
  each(catalogue.prices, '/prices', report, (price, at) => checkPrice(price, known, placesAt, at));
  checkBasePrices(catalogue.prices, known, report.at('/prices'));
  each(catalogue.promotions, '/promotions', report, (promotion, at) =>
    checkPromotion(promotion, known, at),
  );
  return findings.filter((finding) => !followsFromShape(finding, doubts));
}

/** Options whose values had faults of shape: what rules compare them with isn't judged. */
function maskedOptions(offering: Offering, path: string, { masked }: Doubts): Set<string> {
  const ids = new Set<string>();
  for (const mask of masked.get(path) ?? []) {
    const nth = /^\/options\/(\d+)(\/(values|type|min|max)\b.*)?$/.exec(mask.path)?.[1];
    const option = nth === undefined ? undefined : offering.options[Number(nth)];
    if (option !== undefined) ids.add(option.id);
  }
  return ids;
}

/** Ids differ, also when letters count alike in upper and lower case: people mix those up. */
function each<Item extends { readonly id: string }>(
  items: readonly Item[],
  path: string,
  report: Report,
  check: (item: Item, report: Report, path: string) => void,
): void {
  const seen = new Map<string, number>();
  for (const [index, item] of items.entries()) {
    const at = report.at(`${path}/${index}`);
    const key = item.id.toLowerCase();
    const first = seen.get(key);
    if (first === undefined) seen.set(key, index);
    else if (items[first]?.id === item.id) {
      at.say('/id', 'duplicate_id', `"${item.id}" is also the id of ${path}/${first}`);
    } else {
      const detail = `"${item.id}" differs from "${items[first]?.id}" (${path}/${first}) in case only`;
      at.say('/id', 'id_case', detail);
    }
    check(item, at, `${path}/${index}`);
  }
}
