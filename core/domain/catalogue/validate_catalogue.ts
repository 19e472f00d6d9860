import type {
  CatalogSettings,
  Offering,
  Price,
  PriceList,
  Promotion,
} from '../../contract/catalog.ts';
import type { Finding } from '../../contract/reply.ts';

export type WholeCatalogue = {
  readonly settings: CatalogSettings;
  readonly offerings: readonly Offering[];
  readonly prices: readonly Price[];
  readonly priceLists: readonly PriceList[];
  readonly promotions: readonly Promotion[];
};

/** Every finding at once, each with its path (`/offerings/12/slots/0`); empty: may be published. */
export function validateCatalogue(_catalogue: WholeCatalogue): Finding[] {
  return [];
}
