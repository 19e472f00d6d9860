import type { PriceBasket, PriceResult } from '../../contract/price.ts';
import type { Refusal } from '../../contract/reply.ts';
import { refuse } from '../../contract/reply.ts';
import type { CatalogSlice } from '../catalogue/slice.ts';
import type { TaxPort } from './tax.ts';

export type PricingOptions = {
  /** ISO instant; used when the basket names no `at`. */
  readonly now: string;
  /** Absent: no tax. */
  readonly tax?: TaxPort;
};

/** Prices a whole basket. Doesn't check rules of configurations: `refuseInvalidLines` does. */
export function priceBasket(
  _slice: CatalogSlice,
  _basket: PriceBasket,
  _options: PricingOptions,
): { readonly ok: true; readonly result: PriceResult } | Refusal {
  return refuse('internal', 'not built yet');
}
