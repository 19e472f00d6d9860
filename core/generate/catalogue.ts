import type { Sql } from '../../db/connect.ts';
import type { CatalogSettings, Offering, Price } from '../contract/catalog.ts';
import { sliceOf } from '../domain/catalogue/slice.ts';
import type { CatalogSlice } from '../domain/catalogue/slice.ts';
import { loadAll } from '../sql/catalogue/catalog_records.ts';
import { loadActiveVersion } from '../sql/catalogue/catalog_version.ts';
import { query } from './query.ts';

export type Catalogue = {
  readonly version: string;
  readonly settings: CatalogSettings;
  readonly slice: CatalogSlice;
};

/** Enough to choose from; the pool of baskets is bounded anyway. */
const OFFERINGS_MAX = 500;

/** The active catalogue of a tenant, or of a large one a part; null: none is on sale. */
export async function readCatalogue(
  sql: Sql,
  tenant: string,
  now: string,
): Promise<Catalogue | null> {
  const [row] = await query(loadActiveVersion(sql, tenant, now));
  if (row === undefined) return null;
  const version = row.catalogVersion;
  const offerings = await sql<{ document: Offering }[]>`
    select document from offering
    where tenant_id = ${tenant} and catalog_version = ${version}
    order by md5(id), id limit ${OFFERINGS_MAX}
  `;
  const ids = offerings.map(({ document }) => document.id);
  const prices = await sql<{ document: Price }[]>`
    select document from price
    where tenant_id = ${tenant} and catalog_version = ${version}
      and offering_id = any(${ids}::text[])
    order by id
  `;
  const priceLists = await query(loadAll(sql, tenant, version, 'price_list'));
  const promotions = await query(loadAll(sql, tenant, version, 'promotion'));
  const slice = sliceOf({
    catalogVersion: version,
    offerings: offerings.map(({ document }) => document),
    prices: prices.map(({ document }) => document),
    priceLists: priceLists.map(({ document }) => document),
    promotions: promotions.map(({ document }) => document),
    pricing: row.settings.pricing,
  });
  return { version, settings: row.settings, slice };
}
