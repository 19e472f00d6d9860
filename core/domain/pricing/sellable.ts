import type { Configuration } from '../../contract/configuration.ts';
import type { LineInput } from '../../contract/price.ts';
import type { Finding } from '../../contract/reply.ts';
import { obstacleTo } from '../catalogue/applicability.ts';
import type { Place } from '../catalogue/applicability.ts';
import type { CatalogSlice } from '../catalogue/slice.ts';
import { complaintAbout } from './adjustment.ts';
import { currenciesOf } from './price_book.ts';
import type { BasketPrices } from './price_book.ts';
import { complaintsAboutUsage } from './usage.ts';

/** Units of a component in one line: beyond that no price is meant. */
export const COMPONENT_UNITS_MAX = 1_000_000_000_000;

/** Why a basket cannot be priced: one finding for each offering that isn't for sale, and so on. */
export function obstaclesToPricing(
  slice: CatalogSlice,
  lines: readonly LineInput[],
  place: Place,
  prices: BasketPrices | null,
  wanted?: string,
): Finding[] {
  const findings: Finding[] = [];
  for (const [at, line] of lines.entries()) {
    const path = `/lines/${at}`;
    const complaint = line.adjustment === undefined ? null : complaintAbout(line.adjustment);
    if (complaint !== null) {
      const { field, detail } = complaint;
      findings.push({ path: `${path}/adjustment/${field}`, code: 'adjustment', detail });
    }
    check(line.offeringId, `${path}/offeringId`, isFilled(line.configuration));
    inside(line.configuration, `${path}/configuration`, line.quantity);
    if (line.usage !== undefined && prices !== null) {
      findings.push(...complaintsAboutUsage(line, prices, `${path}/usage`));
    }
  }
  return findings;

  function inside(configuration: Configuration | undefined, path: string, above: number): void {
    for (const [slot, components] of Object.entries(configuration?.slots ?? {})) {
      for (const [at, { offeringId, quantity, configuration: own }] of components.entries()) {
        const place = `${path}/slots/${slot}/${at}`;
        const units = quantity * above;
        check(offeringId, place, isFilled(own));
        if (units <= COMPONENT_UNITS_MAX) inside(own, `${place}/configuration`, units);
        else {
          const detail = `comes to ${units} units in the line, more than ${COMPONENT_UNITS_MAX}`;
          findings.push({ path: `${place}/quantity`, code: 'too_many', detail });
        }
      }
    }
  }

  function check(offeringId: string, path: string, partsHavePrices: boolean): void {
    const offering = slice.offerings.get(offeringId);
    if (offering === undefined) {
      const detail = `no offering "${offeringId}" in this catalogue version`;
      findings.push({ path, code: 'offering_unknown', detail });
      return;
    }
    const obstacle = obstacleTo(offering, place);
    if (obstacle !== null) {
      const detail = `"${offering.name}" is ${obstacle.detail}`;
      findings.push({ path, code: obstacle.code, detail });
      return;
    }
    // A bundle may live from its parts' prices alone.
    if (partsHavePrices || (prices !== null && prices.of(offeringId) !== null)) return;
    const where = `market "${place.market}", channel "${place.channel}"`;
    const currency = prices?.currency ?? wanted;
    const detail = `"${offering.name}" has no price${currency === undefined ? '' : ` in ${currency}`} for ${where}`;
    const others = currenciesOf(slice, place, offeringId);
    const only = others.length === 0 ? '' : `, only in ${others.join(', ')}`;
    findings.push({ path, code: 'price_missing', detail: `${detail}${only}` });
  }
}

function isFilled(configuration: Configuration | undefined): boolean {
  const slots = Object.values(configuration?.slots ?? {});
  return slots.some((components) => components.length > 0);
}
