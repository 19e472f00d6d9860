import type { Sql } from '../../../db/connect.ts';
import type { Asset } from '../../contract/order.ts';
import { statement } from '../statement.ts';
import type { Statement } from '../statement.ts';
import { asked, equal, walk, within } from './walk.ts';
import type { Bounds, TimeRange, Walked } from './walk.ts';

export type AssetQuestion = TimeRange & {
  readonly orderId?: string | undefined;
  readonly customerId?: string | undefined;
  readonly offeringId?: string | undefined;
  readonly status?: Asset['status'] | undefined;
};

export type FoundAsset = Walked & Asset;

/** By activation. */
export function searchAssets(
  sql: Sql,
  tenant: string,
  question: AssetQuestion,
  bounds: Bounds,
): Statement<FoundAsset> {
  const [best, ...others] = asked(
    equal(sql, 'a.order_id', question.orderId, 'uuid'),
    equal(sql, 'a.customer_id', question.customerId),
    equal(sql, 'a.offering_id', question.offeringId),
  );
  return statement(
    'search_assets',
    walk(
      sql,
      {
        table: 'asset a',
        columns: `a.id, a.customer_id as "customerId", a.offering_id as "offeringId", a.name,
          a.quantity, a.order_id as "orderId", a.version, a.status,
          a.activated_at as "activatedAt", coalesce(a.since, a.activated_at) as since`,
        keys: [
          { column: 'a.activated_at', type: 'timestamptz' },
          { column: 'a.id', type: 'uuid' },
        ],
        range: [
          sql`a.tenant_id = ${tenant}`,
          ...asked(best),
          ...within(sql, 'a.activated_at', question),
        ],
        beside: [...others, ...asked(equal(sql, 'a.status', question.status))],
      },
      bounds,
    ),
  );
}
