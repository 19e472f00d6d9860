import type { Sql } from '../../db/connect.ts';
import type { CatalogSettings } from '../contract/catalog.ts';
import { json, statement } from './statement.ts';
import type { Statement } from './statement.ts';

export type CatalogVersionRow = {
  readonly catalogVersion: string;
  readonly name: string;
  readonly status: 'draft' | 'published' | 'retired';
  readonly settings: CatalogSettings;
  readonly contentHash: string | null;
  readonly offerings: number;
  readonly prices: number;
  readonly createdAt: string;
  readonly publishedAt: string | null;
};

const columns = (sql: Sql) => sql`
  v.catalog_version as "catalogVersion", v.name, v.status, v.settings,
  v.content_hash as "contentHash", v.offerings, v.prices, v.created_at as "createdAt",
  v.published_at as "publishedAt"
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
      order by activate_at desc, catalog_version desc
      limit 1
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
      select ${columns(sql)} from catalog_version v
      where v.tenant_id = ${tenant} and v.catalog_version = ${version}
    `,
  );
}

/** Adding to a draft shares the lock; publishing takes it alone. */
export function lockCatalogVersion(
  sql: Sql,
  tenant: string,
  version: string,
  lock: 'share' | 'update',
): Statement<CatalogVersionRow> {
  return statement(
    'lock_catalog_version',
    sql`
      select ${columns(sql)} from catalog_version v
      where v.tenant_id = ${tenant} and v.catalog_version = ${version}
      ${lock === 'share' ? sql`for share` : sql`for update`}
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
      set status = ${row.status}, offerings = ${row.offerings}, prices = ${row.prices},
        published_at = ${row.publishedAt}
      where tenant_id = ${tenant} and catalog_version = ${row.catalogVersion}
    `,
  );
}

export function activateVersion(
  sql: Sql,
  tenant: string,
  version: string,
  activateAt: string,
): Statement<never> {
  return statement(
    'activate_version',
    sql`
      insert into catalog_active (tenant_id, activate_at, catalog_version)
      values (${tenant}, ${activateAt}, ${version})
    `,
  );
}

export function deactivateVersion(sql: Sql, tenant: string, version: string): Statement<never> {
  return statement(
    'deactivate_version',
    sql`delete from catalog_active where tenant_id = ${tenant} and catalog_version = ${version}`,
  );
}

/** In the transaction that puts a version on sale, so that nobody reads it by yesterday's plan. */
export function analyzeCatalogue(sql: Sql): Statement<never> {
  return statement(
    'analyze_catalogue',
    sql`analyze offering, offering_characteristic, price_list, price, promotion`,
  );
}
