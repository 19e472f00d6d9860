import type { CatalogSearchReply } from '../../core/contract/catalog_search.ts';
import type { Offering } from '../../core/contract/catalog.ts';
import type { Shopper } from './model.ts';

const OFFERINGS_MAX = 12;

/**
 * What is worth configuring in whatever catalogue is on sale: bundles first, then configurable
 * offerings, those with the most slots and rules first; when there is neither, simple ones.
 */
export async function findOfferings(shopper: Shopper): Promise<readonly Offering[]> {
  for (const kind of ['bundle', 'configurable', 'simple']) {
    const found = await shopper.client<CatalogSearchReply>(
      `/v1/offerings?kind=${kind}&market=${shopper.market}&channel=${shopper.channel}&limit=50`,
      { token: shopper.token },
    );
    const details = await Promise.all(
      found.body.items.slice(0, OFFERINGS_MAX).map((item) => readOffering(shopper, item.id)),
    );
    const onSale = details.filter((offering) => isOnSale(offering, shopper, new Date()));
    if (onSale.length > 0) return onSale.toSorted((a, b) => weightOf(b) - weightOf(a));
  }
  throw new Error(
    `nothing is on sale in market ${shopper.market}, channel ${shopper.channel}; ` +
      'publish a catalogue: npm run catalog -- import db/catalogue --publish',
  );
}

export async function readOffering(shopper: Shopper, id: string): Promise<Offering> {
  const path = `/v1/offerings/${encodeURIComponent(id)}`;
  return (await shopper.client<Offering>(path, { token: shopper.token })).body;
}

function weightOf(offering: Offering): number {
  return offering.slots.length * 10 + offering.options.length + offering.rules.length;
}

function isOnSale(offering: Offering, { market, channel }: Shopper, now: Date): boolean {
  const covers = (scope: readonly string[], one: string) =>
    scope.length === 0 || scope.includes(one);
  return (
    covers(offering.markets, market) &&
    covers(offering.channels, channel) &&
    (offering.validFrom === undefined || new Date(offering.validFrom) <= now) &&
    (offering.validTo === undefined || new Date(offering.validTo) > now)
  );
}
