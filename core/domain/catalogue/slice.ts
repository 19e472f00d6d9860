import type {
  Offering,
  Price,
  PriceList,
  PricingSettings,
  Promotion,
} from '../../contract/catalog.ts';
import type { Configuration } from '../../contract/configuration.ts';
import type { LineInput } from '../../contract/price.ts';

/**
 * Everything that configuring and pricing a basket needs, from one catalogue version. Plain data:
 * the core fills it from PostgreSQL, the edge from its cache, and both compute the same.
 */
export type CatalogSlice = {
  readonly catalogVersion: string;
  readonly offerings: ReadonlyMap<string, Offering>;
  /** Prices by offering id. */
  readonly prices: ReadonlyMap<string, readonly Price[]>;
  readonly priceLists: readonly PriceList[];
  readonly promotions: readonly Promotion[];
  /** Absent: rounded by line, and no tax. */
  readonly pricing?: PricingSettings | undefined;
};

export type SliceParts = {
  readonly catalogVersion: string;
  readonly offerings: Iterable<Offering>;
  readonly prices?: Iterable<Price>;
  readonly priceLists?: readonly PriceList[];
  readonly promotions?: readonly Promotion[];
  readonly pricing?: PricingSettings | undefined;
};

export function sliceOf(parts: SliceParts): CatalogSlice {
  const offerings = new Map<string, Offering>();
  for (const offering of parts.offerings) offerings.set(offering.id, offering);
  const prices = new Map<string, Price[]>();
  for (const price of parts.prices ?? []) {
    const known = prices.get(price.offeringId);
    if (known === undefined) prices.set(price.offeringId, [price]);
    else known.push(price);
  }
  return {
    catalogVersion: parts.catalogVersion,
    offerings,
    prices,
    priceLists: parts.priceLists ?? [],
    promotions: parts.promotions ?? [],
    pricing: parts.pricing,
  };
}

/** The offerings that a basket names, components at every depth included; each once. */
export function offeringIdsOf(
  lines: readonly Pick<LineInput, 'offeringId' | 'configuration'>[],
): string[] {
  const ids = new Set<string>();
  for (const line of lines) {
    ids.add(line.offeringId);
    addComponents(line.configuration, ids);
  }
  return [...ids];
}

function addComponents(configuration: Configuration | undefined, ids: Set<string>): void {
  for (const components of Object.values(configuration?.slots ?? {})) {
    for (const component of components) {
      ids.add(component.offeringId);
      addComponents(component.configuration, ids);
    }
  }
}
