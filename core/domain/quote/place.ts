import type { SalesContext } from '../../contract/price.ts';
import type { Refusal } from '../../contract/reply.ts';
import { refuse } from '../../contract/reply.ts';
import type { CatalogSlice } from '../catalogue/slice.ts';
import { currenciesOf } from '../pricing/price_book.ts';

/** Where a quote is sold, and the currency asked for: what picks its price lists. */
export type Place = SalesContext & { readonly currency?: string | undefined };

export function placeOf({ market, channel, segment, currency }: Place): SalesContext & {
  readonly currency?: string;
} {
  return {
    market,
    channel,
    ...(segment === undefined ? {} : { segment }),
    ...(currency === undefined ? {} : { currency }),
  };
}

/** Null: a price list in force there has the currency, or none was asked for. */
export function unsoldCurrency(slice: CatalogSlice, place: Place, now: string): Refusal | null {
  const { currency } = place;
  if (currency === undefined) return null;
  const sold = currenciesOf(slice, { ...place, at: Date.parse(now) });
  if (sold.includes(currency)) return null;
  const where = `market "${place.market}", channel "${place.channel}"`;
  const others = sold.length === 0 ? 'none is' : `${sold.join(', ')} would do`;
  return refuse(
    'not_priceable',
    `no price list in ${currency} is in force for ${where}: ${others}`,
    {
      field: '/currency',
    },
  );
}
