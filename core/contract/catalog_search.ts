import * as v from 'valibot';
import type { Offering } from './catalog.ts';
import type { Page } from './catalog_queries.ts';
import { CursorSchema, PageSizeSchema, SlugSchema, TextSchema } from './common.ts';
import { LanguageTagSchema } from './languages.ts';

/** Conditions on characteristics in one search. */
export const FILTERS_MAX = 20;
/** Values that one condition lets pass. */
export const ANY_OF_MAX = 50;
export const FACETS_MAX = 10;
/** Values that one facet names, the most frequent first. */
export const FACET_VALUES_MAX = 50;
/** Counting stops here. */
export const TOTAL_MAX = 100_000;
/** Words of `q`; more would find nothing else. */
export const WORDS_MAX = 5;
/** Longer values are no filter values; they are in the offering all the same. */
export const FILTER_VALUE_LENGTH_MAX = 200;

export const KINDS = ['simple', 'configurable', 'bundle'] as const;
const KindSchema = v.picklist(KINDS);
const ValueSchema = v.pipe(v.string(), v.maxLength(FILTER_VALUE_LENGTH_MAX));
const BoundSchema = v.optional(v.pipe(v.number(), v.finite()));

/** One value, or several of which any will do. */
const anyOf = <Schema extends v.GenericSchema>(schema: Schema) =>
  v.union([schema, v.pipe(v.array(schema), v.minLength(1), v.maxLength(ANY_OF_MAX))]);

/**
 * What a characteristic must be: one of some values (written as text, whatever their type; of a
 * list any element counts), a number within bounds, there, or not there.
 */
export const SearchFilterSchema = v.union([
  v.strictObject({
    characteristic: TextSchema,
    anyOf: v.pipe(v.array(ValueSchema), v.minLength(1), v.maxLength(ANY_OF_MAX)),
  }),
  v.strictObject({ characteristic: TextSchema, exists: v.boolean() }),
  v.strictObject({
    characteristic: TextSchema,
    gt: BoundSchema,
    gte: BoundSchema,
    lt: BoundSchema,
    lte: BoundSchema,
  }),
]);
export type SearchFilter = v.InferOutput<typeof SearchFilterSchema>;

/** Who lacks the characteristic comes last in either direction; ties are broken by id. */
export const SearchSortSchema = v.union([
  v.strictObject({
    by: v.picklist(['name', 'id']),
    descending: v.optional(v.boolean(), false),
  }),
  v.strictObject({
    by: v.literal('characteristic'),
    characteristic: TextSchema,
    descending: v.optional(v.boolean(), false),
  }),
]);
export type SearchSort = v.InferOutput<typeof SearchSortSchema>;

export const FacetRefSchema = v.union([
  v.strictObject({ of: v.literal('field'), name: v.picklist(['category', 'kind']) }),
  v.strictObject({ of: v.literal('characteristic'), name: TextSchema }),
]);
export type FacetRef = v.InferOutput<typeof FacetRefSchema>;

/** `cpq.v1.catalog.search`: what is sold here and now, a page at a time, in a total order. */
export const CatalogSearchSchema = v.strictObject({
  /** Absent: that of the cursor, else the one on sale. */
  catalogVersion: v.optional(SlugSchema),
  category: v.optional(anyOf(SlugSchema)),
  kind: v.optional(anyOf(KindSchema)),
  /** Words that all occur in id, category or name, the name in any language. */
  q: v.optional(v.pipe(v.string(), v.minLength(2), v.maxLength(100))),
  market: v.optional(SlugSchema),
  channel: v.optional(SlugSchema),
  /** In which names are replied and sorted; absent: the catalogue's own. */
  language: v.optional(LanguageTagSchema),
  /** The short form of `filters` that ask for a value. */
  characteristics: v.optional(
    v.pipe(v.record(TextSchema, anyOf(ValueSchema)), v.maxEntries(FILTERS_MAX)),
    {},
  ),
  filters: v.optional(v.pipe(v.array(SearchFilterSchema), v.maxLength(FILTERS_MAX)), []),
  sort: v.optional(SearchSortSchema, { by: 'name' }),
  /** Counted under all filters but those on the same characteristic or field. */
  facets: v.optional(v.pipe(v.array(FacetRefSchema), v.maxLength(FACETS_MAX)), []),
  /** Whether to count what all pages have together. */
  total: v.optional(v.boolean(), false),
  limit: PageSizeSchema,
  cursor: v.optional(CursorSchema),
});
export type CatalogSearch = v.InferOutput<typeof CatalogSearchSchema>;

export type OfferingSummary = Pick<
  Offering,
  'id' | 'name' | 'category' | 'kind' | 'characteristics'
>;

export type FacetValue = { readonly value: string; readonly count: number };
export type Facet = FacetRef &
  (
    | {
        readonly values: readonly FacetValue[];
        /** There are other, less frequent values. */
        readonly more?: true;
      }
    /** Every value is a number; `count` is how many offerings have one. */
    | { readonly min: number; readonly max: number; readonly count: number }
  );

export type CatalogSearchReply = Page<OfferingSummary> & {
  readonly catalogVersion: string;
  /** Of the names; absent: the catalogue doesn't say in which language it is. */
  readonly language?: string;
  /** At most TOTAL_MAX; `totalMore` says that there are more than that. */
  readonly total?: number;
  readonly totalMore?: true;
  /** In the order that they were asked for. */
  readonly facets?: readonly Facet[];
};
