import type { ReplyBody, RequestBody } from './calls.ts';
import type { Stem } from './subjects.ts';

/** Stems that change nothing: they need no idempotency key and may be asked again at any time. */
export const QUERY_STEMS = [
  'catalog_active',
  'catalog_get',
  'catalog_search',
  'catalog_versions',
  'catalog_version',
  'catalog_schedule',
  'catalog_diff',
  'catalog_export',
  'configuration_model',
  'price_book',
  'price_lists',
  'quote_get',
  'quote_search',
  'quote_export',
  'quote_history',
  'quote_compare',
  'quote_margin',
  'approval_search',
  'approval_export',
  'delegation_search',
  'order_get',
  'order_search',
  'order_export',
  'order_timeline',
  'task_search',
  'task_export',
  'fallout_search',
  'fallout_export',
  'asset_search',
  'asset_history',
  'asset_export',
] as const satisfies readonly Stem[];

export type QueryStem = (typeof QUERY_STEMS)[number];
export type CommandStem = Exclude<Stem, QueryStem>;

/** Queries that are answered in keyset pages: the reply names the cursor of the next one. */
export type PageStem = {
  [S in QueryStem]: ReplyBody[S] extends { readonly next?: string }
    ? 'cursor' extends keyof RequestBody[S]
      ? S
      : never
    : never;
}[QueryStem];
