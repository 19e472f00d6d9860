import type { Sql } from '../../../db/connect.ts';
import type { TaskSummary } from '../../contract/search_items.ts';
import type { TaskStatus } from '../../contract/order.ts';
import { statement } from '../statement.ts';
import type { Statement } from '../statement.ts';
import { asked, equal, walk, within } from './walk.ts';
import type { Bounds, TimeRange, Walked } from './walk.ts';

/** Those that have an index: in the others are nearly all tasks that there ever were. */
export const UNFINISHED_STATUSES = ['pending', 'active', 'waiting_callback', 'fallout'] as const;

export type TaskQuestion = TimeRange & {
  readonly orderId?: string | undefined;
  readonly externalReference?: string | undefined;
  readonly status?: TaskStatus | undefined;
  readonly type?: string | undefined;
};

export type FoundTask = Walked &
  Omit<TaskSummary, 'externalReference'> & { readonly externalReference: string | null };

/** By the last change. The question names an order, a reference or an unfinished status. */
export function searchTasks(
  sql: Sql,
  tenant: string,
  question: TaskQuestion,
  bounds: Bounds,
): Statement<FoundTask> {
  const order = equal(sql, 't.order_id', question.orderId, 'uuid');
  const reference = equal(sql, 't.external_reference', question.externalReference);
  const type = equal(sql, 't.type', question.type);
  const status =
    question.status === undefined
      ? undefined
      : // The words of the index, which is there for these only.
        sql`t.status in (${sql.unsafe(UNFINISHED_STATUSES.map((each) => `'${each}'`).join(', '))})
          and t.status = ${question.status}`;
  const anyStatus = equal(sql, 't.status', question.status);
  const of = asked(order, reference);
  const narrow = of.length > 0 ? of.slice(0, 1) : asked(status, type);
  return statement(
    'search_tasks',
    walk(
      sql,
      {
        table: 'order_task t',
        columns: `t.id, t.order_id as "orderId", t.type, t.behaviour, t.line_id as "lineId", t.wave,
          t.status, t.attempts, t.external_reference as "externalReference",
          t.updated_at as "updatedAt", t.tenant_id as tenant`,
        also: `(select o.number from customer_order o
          where o.tenant_id = p.tenant and o.id = p."orderId") as "orderNumber"`,
        keys: [
          { column: 't.updated_at', type: 'timestamptz' },
          { column: 't.order_id', type: 'uuid' },
          { column: 't.id', type: 'uuid' },
        ],
        range: [sql`t.tenant_id = ${tenant}`, ...narrow, ...within(sql, 't.updated_at', question)],
        beside: of.length > 0 ? [...of.slice(1), ...asked(anyStatus, type)] : [],
      },
      bounds,
    ),
  );
}
