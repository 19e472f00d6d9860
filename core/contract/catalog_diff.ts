import * as v from 'valibot';
import type { Page } from './catalog_queries.ts';
import { CursorSchema, PageSizeSchema, SlugSchema } from './common.ts';

/** What a version consists of, in the order of a diff and of an export. */
export const CATALOG_PARTS = [
  'settings',
  'priceLists',
  'offerings',
  'prices',
  'promotions',
] as const;
export type CatalogPart = (typeof CATALOG_PARTS)[number];
export const CHANGES = ['added', 'removed', 'changed'] as const;
export type Change = (typeof CHANGES)[number];

/** Field changes that one thing's difference names at most. */
export const FIELD_CHANGES_MAX = 50;
/** A value longer than this as JSON is cut. */
export const FIELD_VALUE_CHARS_MAX = 500;

/** `cpq.v1.catalog.diff`: what `to` has other than `from`; by part, then by id. */
export const CatalogDiffSchema = v.strictObject({
  from: SlugSchema,
  to: SlugSchema,
  part: v.optional(v.picklist(CATALOG_PARTS)),
  limit: PageSizeSchema,
  cursor: v.optional(CursorSchema),
});

export type FieldChange = {
  /**
   * JSON pointer into the thing as it is now; of something that is gone, into what it was. Members
   * of a list with ids are compared by their ids.
   */
  readonly path: string;
  /** Absent: was not there. */
  readonly before?: unknown;
  /** Absent: is not there any more. */
  readonly after?: unknown;
  /** A value was too long: instead of it stands the beginning of its JSON as text. */
  readonly cut?: true;
};

export type CatalogChange = {
  readonly part: CatalogPart;
  /** Of settings: "settings". */
  readonly id: string;
  readonly name?: string;
  readonly change: Change;
  /** Only of something changed. */
  readonly fields?: readonly FieldChange[];
  /** May be more than are in `fields`. */
  readonly fieldsTotal?: number;
};

export type CatalogDiff = Page<CatalogChange> & {
  readonly from: string;
  readonly to: string;
  /** Of all pages together; only the first page has it. Parts without a change are left out. */
  readonly counts?: { readonly [Part in CatalogPart]?: Readonly<Record<Change, number>> };
};
