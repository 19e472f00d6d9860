import type { Sql } from '../../../db/connect.ts';
import type { InstalledAsset } from '../../domain/order/install.ts';
import { json, statement } from '../statement.ts';
import type { Statement } from '../statement.ts';

export function insertAssets(
  sql: Sql,
  tenant: string,
  assets: readonly InstalledAsset[],
): Statement<never> {
  return statement(
    'insert_assets',
    sql`
      insert into asset (tenant_id, id, customer_id, offering_id, name, quantity, order_id, line_id,
        status, activated_at, order_revision)
      select ${tenant}, x.id, x."customerId", x."offeringId", x.name, x.quantity, x."orderId",
        x."lineId", x.status, x."activatedAt", x."orderRevision"
      from jsonb_to_recordset(${json(sql, assets)}) as x(id uuid, "customerId" text,
        "offeringId" text, name text, quantity integer, "orderId" uuid, "lineId" text, status text,
        "activatedAt" timestamptz, "orderRevision" integer)
    `,
  );
}

const columns = (sql: Sql) => sql`
  a.id, a.customer_id as "customerId", a.offering_id as "offeringId", a.name, a.quantity,
  a.order_id as "orderId", a.version, a.status, a.activated_at as "activatedAt",
  coalesce(a.since, a.activated_at) as since
`;

/** What an order has installed so far; its lock protects them. */
export function loadAssetsOfOrder(
  sql: Sql,
  tenant: string,
  orderId: string,
): Statement<InstalledAsset> {
  return statement(
    'load_assets_of_order',
    sql`
      select ${columns(sql)}, a.line_id as "lineId", a.order_revision as "orderRevision"
      from asset a where a.tenant_id = ${tenant} and a.order_id = ${orderId}
    `,
  );
}
