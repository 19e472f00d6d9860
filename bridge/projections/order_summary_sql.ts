import type { Statement } from '../consume/inbox.ts';

export type SummaryRow = {
  readonly tenant: string;
  readonly orderId: string;
  readonly number: string;
  readonly status: string;
  readonly customerId: string;
  readonly quoteId: string;
  readonly currency: string;
  readonly totals: unknown;
  readonly tasksTotal: number;
  readonly tasksDone: number;
  readonly sequence: number;
  readonly at: string;
  readonly completed: boolean;
};
export type TaskRow = {
  readonly tenant: string;
  readonly orderId: string;
  readonly taskId: string;
};

/** An event older than what the row already shows changes nothing. */
export async function saveSummaries(tx: Statement, rows: readonly SummaryRow[]): Promise<void> {
  await tx`
    insert into order_summary as s (tenant_id, order_id, number, status, customer_id, quote_id,
      currency, totals, tasks_total, tasks_done, last_sequence, acknowledged_at, completed_at,
      updated_at)
    select tenant, "orderId", number, status, "customerId", "quoteId", currency, totals,
      "tasksTotal", "tasksDone", sequence, at, case when completed then at end, at
    from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as r (tenant text, "orderId" uuid,
      number text, status text, "customerId" text, "quoteId" uuid, currency text, totals jsonb,
      "tasksTotal" int, "tasksDone" int, sequence int, at timestamptz, completed boolean)
    order by tenant, "orderId"
    on conflict (tenant_id, order_id) do update set
      status = excluded.status, totals = excluded.totals, tasks_total = excluded.tasks_total,
      tasks_done = excluded.tasks_done, last_sequence = excluded.last_sequence,
      completed_at = coalesce(excluded.completed_at, s.completed_at),
      updated_at = excluded.updated_at
    where excluded.last_sequence > s.last_sequence`;
}

export async function saveTasks(tx: Statement, rows: readonly TaskRow[]): Promise<void> {
  await tx`
    insert into order_summary_task (tenant_id, order_id, task_id)
    select tenant, "orderId", "taskId"
    from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb)
      as r (tenant text, "orderId" uuid, "taskId" uuid)
    on conflict do nothing`;
}

/** The progress of the given orders: never less than what an event of the order itself said. */
export async function countTasks(
  tx: Statement,
  orders: readonly { readonly tenant: string; readonly orderId: string }[],
): Promise<void> {
  await tx`
    update order_summary s set tasks_done = greatest(s.tasks_done, least(s.tasks_total, counted.n))
    from (
      select r.tenant, r."orderId", (
        select count(*)::int from order_summary_task t
        where t.tenant_id = r.tenant and t.order_id = r."orderId") as n
      from jsonb_to_recordset(${JSON.stringify(orders)}::text::jsonb)
        as r (tenant text, "orderId" uuid)
    ) as counted
    where s.tenant_id = counted.tenant and s.order_id = counted."orderId"`;
}
