import type { Sql } from '../../../db/connect.ts';
import type { Fallout } from '../../contract/order.ts';
import { statement } from '../statement.ts';
import type { Statement } from '../statement.ts';

const columns = (sql: Sql) => sql`
  f.id, f.order_id as "orderId", f.task_id as "taskId", f.task_type as "taskType", f.cause, f.status,
  f.opened_at as "openedAt"
`;

export function loadFallout(sql: Sql, tenant: string, id: string): Statement<Fallout> {
  return statement(
    'load_fallout',
    sql`select ${columns(sql)} from fallout f where f.tenant_id = ${tenant} and f.id = ${id}`,
  );
}

/** The open fallout of a task, if there is one. */
export function loadOpenFallout(
  sql: Sql,
  tenant: string,
  orderId: string,
  taskId: string,
): Statement<Fallout> {
  return statement(
    'load_open_fallout',
    sql`
      select ${columns(sql)} from fallout f
      where f.tenant_id = ${tenant} and f.order_id = ${orderId} and f.task_id = ${taskId}
        and f.status = 'open'
    `,
  );
}

export function insertFallout(sql: Sql, tenant: string, row: Fallout): Statement<never> {
  return statement(
    'insert_fallout',
    sql`
      insert into fallout (tenant_id, id, order_id, task_id, task_type, cause, status, opened_at)
      values (${tenant}, ${row.id}, ${row.orderId}, ${row.taskId}, ${row.taskType}, ${row.cause},
        ${row.status}, ${row.openedAt})
    `,
  );
}

export function saveFallout(
  sql: Sql,
  tenant: string,
  row: Fallout,
  by: string,
  reason: string | null,
  now: string,
): Statement<never> {
  return statement(
    'save_fallout',
    sql`
      update fallout
      set status = ${row.status}, resolved_at = ${now}, resolved_by = ${by}, reason = ${reason}
      where tenant_id = ${tenant} and id = ${row.id}
    `,
  );
}

/** Of tasks that were cancelled: there is nothing left to decide. */
export function abortFallouts(
  sql: Sql,
  tenant: string,
  orderId: string,
  taskIds: readonly string[],
  how: { readonly by: string; readonly reason: string; readonly now: string },
): Statement<never> {
  return statement(
    'abort_fallouts',
    sql`
      update fallout
      set status = 'aborted', resolved_at = ${how.now}, resolved_by = ${how.by},
        reason = ${how.reason}
      where tenant_id = ${tenant} and order_id = ${orderId} and status = 'open'
        and task_id = any(${[...taskIds]}::uuid[])
    `,
  );
}
