import type { Sql } from '../../../db/connect.ts';
import type { AssetVersion } from '../../contract/order_changes.ts';
import type { InstalledAsset } from '../../domain/order/install.ts';
import { json, statement } from '../statement.ts';
import type { Statement } from '../statement.ts';

/** Keeps the versions that are over and writes the next ones. */
export function changeAssets(
  sql: Sql,
  tenant: string,
  assets: readonly InstalledAsset[],
): Statement<never> {
  return statement(
    'change_assets',
    sql`
      with next as (
        select * from jsonb_to_recordset(${json(sql, assets)}) as x(id uuid, version integer,
          "offeringId" text, name text, quantity integer, status text, "orderRevision" integer,
          since timestamptz)
      ), kept as (
        insert into asset_version (tenant_id, asset_id, version, offering_id, name, quantity,
          status, order_revision, since, until)
        select a.tenant_id, a.id, a.version, a.offering_id, a.name, a.quantity, a.status,
          a.order_revision, coalesce(a.since, a.activated_at), n.since
        from next n join asset a on a.tenant_id = ${tenant} and a.id = n.id
      )
      update asset a
      set version = n.version, offering_id = n."offeringId", name = n.name,
        quantity = n.quantity, status = n.status, order_revision = n."orderRevision",
        since = n.since
      from next n
      where a.tenant_id = ${tenant} and a.id = n.id
    `,
  );
}

/** The first one first, the current one last; empty: there is no such asset. */
export function assetHistory(
  sql: Sql,
  tenant: string,
  assetId: string,
): Statement<Omit<AssetVersion, 'until'> & { until: string | null }> {
  return statement(
    'asset_history',
    sql`
      select v.version, v.offering_id as "offeringId", v.name, v.quantity, v.status,
        v.order_revision as "orderRevision", v.since, v.until
      from asset_version v
      where v.tenant_id = ${tenant} and v.asset_id = ${assetId}
      union all
      select a.version, a.offering_id, a.name, a.quantity, a.status, a.order_revision,
        coalesce(a.since, a.activated_at), null
      from asset a
      where a.tenant_id = ${tenant} and a.id = ${assetId}
      order by 1
    `,
  );
}
