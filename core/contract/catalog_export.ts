import * as v from 'valibot';
import type { CatalogSettings, Offering, Price, PriceList, Promotion } from './catalog.ts';
import { CursorSchema, SlugSchema } from './common.ts';

/** `cpq.v1.catalog.export`: a version as it is stored, in pages that fit into a message. */
export const CatalogExportSchema = v.strictObject({
  catalogVersion: SlugSchema,
  cursor: v.optional(CursorSchema),
});

export type CatalogExport = {
  readonly catalogVersion: string;
  readonly name: string;
  /** Of the whole version; absent for a draft that was imported without. */
  readonly contentHash?: string;
  readonly settings: CatalogSettings;
  readonly priceLists: readonly PriceList[];
  readonly offerings: readonly Offering[];
  readonly prices: readonly Price[];
  readonly promotions: readonly Promotion[];
  /** Present when there is more. */
  readonly next?: string;
};
