import type { Sql } from '../../../db/connect.ts';
import type { FulfilmentTask } from '../../contract/order.ts';
import { json, statement } from '../statement.ts';
import type { Statement } from '../statement.ts';

export type OrderTaskRow = Omit<
  FulfilmentTask,
  'externalReference' | 'offeringId' | 'compensates'
> & {
  readonly offeringId: string | null;
  readonly externalReference: string | null;
  readonly compensates: string | null;
};

const columns = (sql: Sql) => sql`
  t.id, t.type, t.behaviour, t.line_id as "lineId", t.offering_id as "offeringId", t.wave,
  t.depends_on as "dependsOn", t.callback, t.status, t.attempts,
  t.external_reference as "externalReference", t.compensates
`;

/** In order of the plan; what was planned later comes last. */
export function loadTasks(sql: Sql, tenant: string, orderId: string): Statement<OrderTaskRow> {
  return statement(
    'load_tasks',
    sql`
      select ${columns(sql)} from order_task t
      where t.tenant_id = ${tenant} and t.order_id = ${orderId}
      order by t.position
    `,
  );
}

/** Tasks of the order that a quote became. */
export function loadTasksOfQuote(
  sql: Sql,
  tenant: string,
  quoteId: string,
): Statement<OrderTaskRow> {
  return statement(
    'load_tasks_of_quote',
    sql`
      select ${columns(sql)}
      from quote q
      join order_task t on t.tenant_id = q.tenant_id and t.order_id = q.order_id
      where q.tenant_id = ${tenant} and q.id = ${quoteId}
      order by t.position
    `,
  );
}

/** One task; the order's lock protects it. `unmet`: what it depends on and is still to come. */
export function loadTask(
  sql: Sql,
  tenant: string,
  orderId: string,
  taskId: string,
): Statement<OrderTaskRow & { unmet: number }> {
  return statement(
    'load_task',
    sql`
      select ${columns(sql)}, (
        select count(*)::integer from order_task d
        where d.tenant_id = ${tenant} and d.order_id = ${orderId}
          and d.id in (select jsonb_array_elements_text(t.depends_on)::uuid)
          and d.status not in ('done', 'skipped', 'cancelled')
      ) as unmet
      from order_task t
      where t.tenant_id = ${tenant} and t.order_id = ${orderId} and t.id = ${taskId}
    `,
  );
}

export function loadTaskOfFallout(
  sql: Sql,
  tenant: string,
  falloutId: string,
): Statement<OrderTaskRow> {
  return statement(
    'load_task_of_fallout',
    sql`
      select ${columns(sql)}
      from fallout f
      join order_task t
        on t.tenant_id = f.tenant_id and t.order_id = f.order_id and t.id = f.task_id
      where f.tenant_id = ${tenant} and f.id = ${falloutId}
    `,
  );
}

/** All tasks of the order whose task fell out, in order of the plan. */
export function loadTasksOfFallout(
  sql: Sql,
  tenant: string,
  falloutId: string,
): Statement<OrderTaskRow> {
  return statement(
    'load_tasks_of_fallout',
    sql`
      select ${columns(sql)}
      from fallout f
      join order_task t on t.tenant_id = f.tenant_id and t.order_id = f.order_id
      where f.tenant_id = ${tenant} and f.id = ${falloutId}
      order by t.position
    `,
  );
}

/** `planned`: how many tasks the order has already; the new ones come after them. */
export function insertTasks(
  sql: Sql,
  tenant: string,
  orderId: string,
  tasks: readonly FulfilmentTask[],
  now: string,
  planned = 0,
): Statement<never> {
  const rows = tasks.map((task, at) => ({ ...task, position: planned + at }));
  return statement(
    'insert_tasks',
    sql`
      insert into order_task (tenant_id, order_id, id, position, type, behaviour, line_id,
        offering_id, wave, depends_on, callback, status, attempts, compensates, updated_at)
      select ${tenant}, ${orderId}, x.id, x.position, x.type, x.behaviour, x."lineId",
        x."offeringId", x.wave, x."dependsOn", x.callback, x.status, x.attempts,
        x.compensates, ${now}
      from jsonb_to_recordset(${json(sql, rows)}) as x(id uuid, position integer, type text,
        behaviour text, "lineId" text, "offeringId" text, wave integer, "dependsOn" jsonb,
        callback boolean, status text, attempts integer, compensates uuid)
    `,
  );
}

export function saveTask(
  sql: Sql,
  tenant: string,
  orderId: string,
  task: FulfilmentTask,
  now: string,
): Statement<never> {
  return statement(
    'save_task',
    sql`
      update order_task
      set status = ${task.status}, attempts = ${task.attempts},
        external_reference = ${task.externalReference ?? null}, updated_at = ${now}
      where tenant_id = ${tenant} and order_id = ${orderId} and id = ${task.id}
    `,
  );
}

export function cancelTasks(
  sql: Sql,
  tenant: string,
  orderId: string,
  taskIds: readonly string[],
  now: string,
): Statement<never> {
  return statement(
    'cancel_tasks',
    sql`
      update order_task
      set status = 'cancelled', updated_at = ${now}
      where tenant_id = ${tenant} and order_id = ${orderId} and id = any(${[...taskIds]}::uuid[])
    `,
  );
}
