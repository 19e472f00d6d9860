import * as v from 'valibot';
import { CatalogDocumentSchema } from '../../contract/catalog.ts';
import { PriceBasketSchema } from '../../contract/price.ts';
import type { PricedCharge, PriceResult } from '../../contract/price.ts';
import { sliceOf } from '../catalogue/slice.ts';
import type { CatalogSlice } from '../catalogue/slice.ts';
import { priceBasket } from './price_basket.ts';
import type { TaxPort } from './tax.ts';

// What the tests of pricing share: a small catalogue, and short ways to price a basket with it.
export const NOW = '2026-11-24T12:00:00Z';

export type Json = Readonly<Record<string, unknown>>;

/** A catalogue with one offering "thing" and a list in each currency, unless the case says more. */
function given(catalogue: Json): CatalogSlice {
  const document = v.parse(CatalogDocumentSchema, {
    format: 'quotewright.catalogue/1',
    name: 'Sample',
    offerings: [
      { id: 'thing', name: 'Thing', category: 'things', kind: 'simple' },
      { id: 'part', name: 'Part', category: 'parts', kind: 'simple' },
    ],
    priceLists: [{ id: 'usd', name: 'USD', currency: 'USD', status: 'active' }],
    ...catalogue,
  });
  return sliceOf({ catalogVersion: 'v1', ...document, pricing: document.settings?.pricing });
}

export function price(amount: string, more: Json = {}): Json {
  return { id: 'p', offeringId: 'thing', priceList: 'usd', charge: 'one_time', amount, ...more };
}

export function run(
  catalogue: Json,
  lines: readonly Json[],
  more: Json = {},
  tax?: TaxPort,
): ReturnType<typeof priceBasket> {
  const basket = v.parse(PriceBasketSchema, {
    market: 'us',
    channel: 'web',
    lines: lines.map((line, at) => ({ id: `l${at}`, offeringId: 'thing', ...line })),
    ...more,
  });
  return priceBasket(given(catalogue), basket, { now: NOW, ...(tax === undefined ? {} : { tax }) });
}

export function priced(...args: Parameters<typeof run>): PriceResult {
  const reply = run(...args);
  if (!reply.ok) throw new Error(JSON.stringify(reply));
  return reply.result;
}

export function charges(...args: Parameters<typeof run>): readonly PricedCharge[] {
  return priced(...args).lines[0]?.charges ?? [];
}

export function net(...args: Parameters<typeof run>): string | undefined {
  return charges(...args)[0]?.net.amount;
}
