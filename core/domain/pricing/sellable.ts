import type { LineInput } from '../../contract/price.ts';
import type { Finding } from '../../contract/reply.ts';
import { obstacleTo } from '../catalogue/applicability.ts';
import type { Place } from '../catalogue/applicability.ts';
import type { CatalogSlice } from '../catalogue/slice.ts';
import { complaintAbout } from './adjustment.ts';
import type { BasketPrices } from './price_book.ts';

/** Why a basket cannot be priced: one finding for each offering that isn't for sale, and so on. */
export function obstaclesToPricing(
  slice: CatalogSlice,
  lines: readonly LineInput[],
  place: Place,
  prices: BasketPrices | null,
): Finding[] {
  const findings: Finding[] = [];
  for (const [at, line] of lines.entries()) {
    const path = `/lines/${at}`;
    const complaint = line.adjustment === undefined ? null : complaintAbout(line.adjustment);
    if (complaint !== null) {
      const { field, detail } = complaint;
      findings.push({ path: `${path}/adjustment/${field}`, code: 'adjustment', detail });
    }
    const slots = Object.entries(line.configuration?.slots ?? {});
    const filled = slots.some(([, components]) => components.length > 0);
    check(line.offeringId, `${path}/offeringId`, filled);
    for (const [slot, components] of slots) {
      for (const [part, { offeringId }] of components.entries()) {
        check(offeringId, `${path}/configuration/slots/${slot}/${part}`, false);
      }
    }
  }
  return findings;

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
    const currency = prices === null ? '' : ` in ${prices.currency}`;
    const detail = `"${offering.name}" has no price${currency} for ${where}`;
    findings.push({ path, code: 'price_missing', detail });
  }
}
