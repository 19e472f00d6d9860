import type { Sql } from '../../../db/connect.ts';
import type { CatalogStatus } from '../../contract/catalog_versions.ts';
import { versionColumns } from './catalog_version.ts';
import type { CatalogVersionRow } from './catalog_version.ts';
import { statement } from '../statement.ts';
import type { Statement } from '../statement.ts';

export type CatalogVersionDetailRow = Omit<CatalogVersionRow, 'sequence' | 'settings'> & {
  /** Since when it is on sale, when it is. */
  readonly activeSince: string | null;
  readonly scheduledFrom: string | null;
};

export type VersionFilter = {
  readonly catalogVersion?: string | undefined;
  readonly status?: CatalogStatus | undefined;
};

/** Newest first, with what is on sale and what will be. A draft is counted as it stands. */
export function listCatalogVersions(
  sql: Sql,
  tenant: string,
  filter: VersionFilter,
  page: {
    readonly now: string;
    readonly before: readonly [createdAt: string, catalogVersion: string] | null;
    readonly limit: number;
  },
): Statement<CatalogVersionDetailRow> {
  const { now, before, limit } = page;
  const { catalogVersion, status } = filter;
  const counted = (table: string) => sql`
    (select count(*)::int from ${sql(table)} x
      where x.tenant_id = v.tenant_id and x.catalog_version = v.catalog_version)
  `;
  return statement(
    'list_catalog_versions',
    sql`
      with present as (
        select catalog_version, activate_at from catalog_active
        where tenant_id = ${tenant} and activate_at <= ${now}
        order by activate_at desc
        limit 1
      ), listed as (
        select ${versionColumns(sql)}, v.tenant_id, v.catalog_version
        from catalog_version v
        where v.tenant_id = ${tenant}
          ${catalogVersion === undefined ? sql`` : sql`and v.catalog_version = ${catalogVersion}`}
          ${status === undefined ? sql`` : sql`and v.status = ${status}`}
          ${
            before === null
              ? sql``
              : sql`and (v.created_at, v.catalog_version) < (${before[0]}, ${before[1]})`
          }
        order by v.created_at desc, v.catalog_version desc
        limit ${limit}
      )
      select v."catalogVersion", v.name, v.status, v."contentHash", v."createdAt", v."publishedAt",
        v.version,
        case v.status when 'draft' then ${counted('offering')} else v.offerings end as offerings,
        case v.status when 'draft' then ${counted('price')} else v.prices end as prices,
        case v.status when 'draft' then ${counted('price_list')} else v."priceLists" end
          as "priceLists",
        case v.status when 'draft' then ${counted('promotion')} else v.promotions end as promotions,
        present.activate_at as "activeSince",
        (select min(a.activate_at) from catalog_active a
          where a.tenant_id = v.tenant_id and a.catalog_version = v.catalog_version
            and a.activate_at > ${now}) as "scheduledFrom"
      from listed v
      left join present using (catalog_version)
      order by v."createdAt" desc, v."catalogVersion" desc
    `,
  );
}
