import * as v from 'valibot';
import { InstantSchema, SlugSchema, TextSchema } from './common.ts';
import {
  CatalogSettingsSchema,
  OfferingSchema,
  PriceListSchema,
  PriceSchema,
  PromotionSchema,
} from './catalog.ts';
import type { Offering } from './catalog.ts';
import { uniqueIds } from './unique_ids.ts';
import type { Languages } from './languages.ts';
import type { Finding } from './reply.ts';

/** `cpq.v1.catalog.active`: which version is on sale now. */
export const CatalogActiveSchema = v.strictObject({});
export type CatalogActive = {
  readonly catalogVersion: string;
  readonly name: string;
  readonly publishedAt: string;
  readonly offerings: number;
  readonly currency: string;
  /** SHA-256 over its content; equal content is not imported twice. */
  readonly contentHash?: string;
  /** Which languages it can be read in, the default first; absent: it names none. */
  readonly languages?: Languages & { readonly all: readonly string[] };
  /** What is scheduled to take its place; nobody has to be told when that comes. */
  readonly next?: { readonly catalogVersion: string; readonly activateAt: string };
};

/** `cpq.v1.catalog.get`: some offerings of one version; absent version: the active one. */
export const CatalogGetSchema = v.strictObject({
  catalogVersion: v.optional(SlugSchema),
  offeringIds: v.pipe(v.array(SlugSchema), v.minLength(1), v.maxLength(500)),
});
export type CatalogGet = v.InferOutput<typeof CatalogGetSchema>;
export type CatalogGetReply = {
  readonly catalogVersion: string;
  /** Only those that exist; unknown ids are simply missing. */
  readonly offerings: readonly Offering[];
};

export type Page<Item> = {
  readonly items: readonly Item[];
  /** Present when there is more. */
  readonly next?: string;
};

/** `cpq.v1.catalog.import`: opens a draft version. */
export const CatalogImportSchema = v.strictObject({
  name: TextSchema,
  settings: CatalogSettingsSchema,
  /** SHA-256 in hex over everything that will be added; checking computes it again. */
  contentHash: v.optional(v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/))),
});
/** `cpq.v1.catalog.add`: a chunk of a draft, below the message size limit; re-adding replaces. */
export const CatalogAddSchema = v.strictObject({
  catalogVersion: SlugSchema,
  offerings: v.optional(v.pipe(v.array(OfferingSchema), v.maxLength(2_000), uniqueIds()), []),
  prices: v.optional(v.pipe(v.array(PriceSchema), v.maxLength(2_000), uniqueIds()), []),
  priceLists: v.optional(v.pipe(v.array(PriceListSchema), v.maxLength(200), uniqueIds()), []),
  promotions: v.optional(v.pipe(v.array(PromotionSchema), v.maxLength(2_000), uniqueIds()), []),
});
/** `cpq.v1.catalog.publish`: validates what isn't yet, makes immutable and puts on sale. */
export const CatalogPublishSchema = v.strictObject({
  catalogVersion: SlugSchema,
  /** An instant to come; absent: at once. */
  activateAt: v.optional(InstantSchema),
});
/** `cpq.v1.catalog.retire`: for ever; not while it is on sale or scheduled. */
export const CatalogRetireSchema = v.strictObject({ catalogVersion: SlugSchema });
export type CatalogVersion = {
  readonly catalogVersion: string;
  readonly name: string;
  readonly status: 'draft' | 'validated' | 'published' | 'retired';
  readonly offerings: number;
  readonly prices: number;
  readonly createdAt: string;
  readonly publishedAt?: string;
  readonly contentHash?: string;
  /** Of the check at publish: what is offered in vain, or always the same. */
  readonly warnings?: readonly Finding[];
};
