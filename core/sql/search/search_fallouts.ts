import type { Sql } from '../../../db/connect.ts';
import type { Fallout } from '../../contract/order.ts';
import { statement } from '../statement.ts';
import type { Statement } from '../statement.ts';
import { asked, equal, walk, within } from './walk.ts';
import type { Bounds, TimeRange, Walked } from './walk.ts';

export type FalloutQuestion = TimeRange & {
  readonly orderId?: string | undefined;
  readonly cause?: string | undefined;
  readonly taskType?: string | undefined;
  readonly status?: Fallout['status'] | undefined;
};

export type FoundFallout = Walked &
  Fallout & {
    readonly orderNumber: string;
    readonly resolvedAt: string | null;
    readonly resolvedBy: string | null;
    readonly reason: string | null;
  };

/** By opening. */
export function searchFallouts(
  sql: Sql,
  tenant: string,
  question: FalloutQuestion,
  bounds: Bounds,
): Statement<FoundFallout> {
  const [best, ...others] = asked(
    equal(sql, 'f.order_id', question.orderId, 'uuid'),
    equal(sql, 'f.cause', question.cause),
    equal(sql, 'f.task_type', question.taskType),
    equal(sql, 'f.status', question.status),
  );
  return statement(
    'search_fallouts',
    walk(
      sql,
      {
        table: 'fallout f',
        columns: `f.id, f.order_id as "orderId", f.task_id as "taskId", f.task_type as "taskType",
          f.cause, f.status, f.opened_at as "openedAt", f.resolved_at as "resolvedAt",
          f.resolved_by as "resolvedBy", f.reason, f.tenant_id as tenant`,
        also: `(select o.number from customer_order o
          where o.tenant_id = p.tenant and o.id = p."orderId") as "orderNumber"`,
        keys: [
          { column: 'f.opened_at', type: 'timestamptz' },
          { column: 'f.id', type: 'uuid' },
        ],
        range: [
          sql`f.tenant_id = ${tenant}`,
          ...asked(best),
          ...within(sql, 'f.opened_at', question),
        ],
        beside: others,
      },
      bounds,
    ),
  );
}
