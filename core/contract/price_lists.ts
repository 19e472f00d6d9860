import * as v from 'valibot';
import type { PriceList } from './catalog.ts';
import type { Page } from './catalog_queries.ts';
import { CursorSchema, InstantSchema, PageSizeSchema, SlugSchema } from './common.ts';
import { CurrencySchema } from './money.ts';

/** At an instant: switched off, not yet valid, valid, or no longer. */
export const PRICE_LIST_STATES = ['active', 'inactive', 'future', 'expired'] as const;
export type PriceListState = (typeof PRICE_LIST_STATES)[number];

/**
 * `cpq.v1.price.lists`: price lists by id. A market, channel or segment keeps those that apply in
 * it, so also those that apply everywhere.
 */
export const PriceListsSchema = v.strictObject({
  /** Absent: the version on sale. */
  catalogVersion: v.optional(SlugSchema),
  market: v.optional(SlugSchema),
  channel: v.optional(SlugSchema),
  segment: v.optional(SlugSchema),
  currency: v.optional(CurrencySchema),
  state: v.optional(v.picklist(PRICE_LIST_STATES)),
  /** When `state` is looked at; absent: now. */
  at: v.optional(InstantSchema),
  limit: PageSizeSchema,
  cursor: v.optional(CursorSchema),
});

export type PriceListView = PriceList & {
  readonly state: PriceListState;
  /** How many prices it has. */
  readonly prices: number;
};
export type PriceListsReply = Page<PriceListView> & { readonly catalogVersion: string };
