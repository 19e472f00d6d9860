import type { Sql } from '../../../db/connect.ts';
import type { CatalogSettings } from '../../contract/catalog.ts';
import type { CatalogStatus } from '../../contract/catalog_versions.ts';
import { json, statement } from '../statement.ts';
import type { Statement } from '../statement.ts';

export type CatalogVersionRow = {
  readonly catalogVersion: string;
  readonly name: string;
  readonly status: CatalogStatus;
  readonly settings: CatalogSettings;
  readonly contentHash: string | null;
  /** Counts of a draft are taken when it is checked. */
  readonly offerings: number;
  readonly prices: number;
  readonly priceLists: number;
  readonly promotions: number;
  readonly createdAt: string;
  readonly publishedAt: string | null;
  readonly version: number;
  /** Of its last event. */
  readonly sequence: number;
};

export const versionColumns = (sql: Sql) => sql`
  v.catalog_version as "catalogVersion", v.name, v.status, v.settings,
  v.content_hash as "contentHash", v.offerings, v.prices, v.price_lists as "priceLists",
  v.promotions, v.created_at as "createdAt", v.published_at as "publishedAt", v.version, v.sequence
`;

/** The version on sale at `now`: the latest activation that has come. */
export function activeVersion(
  sql: Sql,
  tenant: string,
  now: string,
): Statement<{ catalogVersion: string; activateAt: string }> {
  return statement(
    'active_version',
    sql`
      select catalog_version as "catalogVersion", activate_at as "activateAt"
      from catalog_active
      where tenant_id = ${tenant} and activate_at <= ${now}
      order by activate_at desc
      limit 1
    `,
  );
}

export function loadActiveVersion(
  sql: Sql,
  tenant: string,
  now: string,
): Statement<CatalogVersionRow> {
  return statement(
    'load_active_version',
    sql`
      select ${versionColumns(sql)} from catalog_version v
      where v.tenant_id = ${tenant} and v.catalog_version = (
        select catalog_version from catalog_active
        where tenant_id = ${tenant} and activate_at <= ${now}
        order by activate_at desc
        limit 1
      )
    `,
  );
}

export function loadCatalogVersion(
  sql: Sql,
  tenant: string,
  version: string,
): Statement<CatalogVersionRow> {
  return statement(
    'load_catalog_version',
    sql`
      select ${versionColumns(sql)} from catalog_version v
      where v.tenant_id = ${tenant} and v.catalog_version = ${version}
    `,
  );
}

/** Versions that have been on sale, and the named one in any case, locked. */
export function soldVersions(
  sql: Sql,
  tenant: string,
  now: string,
  named: string | undefined,
): Statement<CatalogVersionRow> {
  return statement(
    'sold_versions',
    sql`
      select ${versionColumns(sql)} from catalog_version v
      where v.tenant_id = ${tenant} and (
        v.catalog_version = ${named ?? ''}
        or v.catalog_version in (
          select catalog_version from catalog_active
          where tenant_id = ${tenant} and activate_at <= ${now}
        )
      )
      order by v.catalog_version
      for update
    `,
  );
}

/** Adding to a draft shares the lock; whatever ends the draft takes it alone. */
export function lockCatalogVersion(
  sql: Sql,
  tenant: string,
  version: string,
  lock: 'share' | 'update',
): Statement<CatalogVersionRow> {
  return statement(
    'lock_catalog_version',
    sql`
      select ${versionColumns(sql)} from catalog_version v
      where v.tenant_id = ${tenant} and v.catalog_version = ${version}
      ${lock === 'share' ? sql`for share` : sql`for update`}
    `,
  );
}

/**
 * A validated version is a draft again; a row says that it was one. Comes before the shared lock:
 * two callers that share it could not both change the row.
 */
export function reopenCatalogVersion(
  sql: Sql,
  tenant: string,
  version: string,
): Statement<{ catalogVersion: string }> {
  return statement(
    'reopen_catalog_version',
    sql`
      update catalog_version set status = 'draft', version = version + 1
      where tenant_id = ${tenant} and catalog_version = ${version} and status = 'validated'
      returning catalog_version as "catalogVersion"
    `,
  );
}

export function insertCatalogVersion(
  sql: Sql,
  tenant: string,
  row: CatalogVersionRow,
): Statement<never> {
  return statement(
    'insert_catalog_version',
    sql`
      insert into catalog_version (tenant_id, catalog_version, name, status, settings,
        content_hash, created_at)
      values (${tenant}, ${row.catalogVersion}, ${row.name}, ${row.status},
        ${json(sql, row.settings)}, ${row.contentHash}, ${row.createdAt})
    `,
  );
}

export function saveCatalogVersion(
  sql: Sql,
  tenant: string,
  row: CatalogVersionRow,
): Statement<never> {
  return statement(
    'save_catalog_version',
    sql`
      update catalog_version
      set status = ${row.status}, content_hash = ${row.contentHash}, offerings = ${row.offerings},
        prices = ${row.prices}, price_lists = ${row.priceLists}, promotions = ${row.promotions},
        published_at = ${row.publishedAt}, version = ${row.version}, sequence = ${row.sequence}
      where tenant_id = ${tenant} and catalog_version = ${row.catalogVersion}
    `,
  );
}

/** In the transaction that puts a version on sale, so that nobody reads it by yesterday's plan. */
export function analyzeCatalogue(sql: Sql): Statement<never> {
  return statement(
    'analyze_catalogue',
    sql`analyze offering, offering_characteristic, price_list, price, promotion`,
  );
}
