import type { Sql } from '../../db/connect.ts';
import { takeNumbers } from '../sql/number_block.ts';
import { CARRIED_TRANSACTION } from './evidence.ts';
import { AUDIT_DAYS, EVENT_DAYS, REPLY_DAYS } from './proportions.ts';
import { query } from './query.ts';

const DAY_MS = 86_400_000;

export async function isEmpty(sql: Sql, tenant: string): Promise<boolean> {
  const rows = await sql<{ taken: boolean }[]>`
    select exists (select from quote where tenant_id = ${tenant})
      or exists (select from customer_order where tenant_id = ${tenant}) as taken
  `;
  return rows[0]?.taken !== true;
}

export async function reserveNumbers(
  sql: Sql,
  tenant: string,
  counts: { readonly quote: number; readonly order: number },
): Promise<{ readonly quote: number; readonly order: number }> {
  const [quote] = await query(takeNumbers(sql, tenant, 'quote', counts.quote + counts.order));
  const [order] = await query(takeNumbers(sql, tenant, 'order', counts.order));
  return { quote: quote?.first ?? 1, order: order?.first ?? 1 };
}

/** Of days and months that are past; those to come are `ensure_partitions`' business. */
export async function makeOldPartitions(sql: Sql, untilMs: number): Promise<void> {
  const from = (days: number) => new Date(untilMs - days * DAY_MS).toISOString();
  const until = new Date(untilMs).toISOString();
  await sql`
    select ensure_partition(parent, parent || to_char(day, '_YYYYMMDD'),
      uuid_floor(day at time zone 'UTC')::text,
      uuid_floor((day + interval '1 day') at time zone 'UTC')::text)
    from generate_series(date_trunc('day', ${from(EVENT_DAYS)}::timestamptz at time zone 'UTC'),
        ${until}::timestamptz at time zone 'UTC', '1 day') as day,
      unnest(array['outbox', 'inbox']) as parent
  `;
  await sql`
    select ensure_partition('idempotency', 'idempotency' || to_char(day, '_YYYYMMDD'),
      day::date::text, (day::date + 1)::text)
    from generate_series(date_trunc('day', ${from(REPLY_DAYS)}::timestamptz at time zone 'UTC'),
        ${until}::timestamptz at time zone 'UTC', '1 day') as day
  `;
  await sql`
    select ensure_partition('audit_log', 'audit_log' || to_char(month, '_YYYYMM'),
      (month at time zone 'UTC')::text, ((month + interval '1 month') at time zone 'UTC')::text)
    from generate_series(date_trunc('month', ${from(AUDIT_DAYS)}::timestamptz at time zone 'UTC'),
      ${until}::timestamptz at time zone 'UTC', '1 month') as month
  `;
}

/** What was generated counts as carried: an old order must not start its workflow again. */
export async function passCursors(sql: Sql): Promise<void> {
  await sql`
    update relay_cursor
    set transaction_id = ${CARRIED_TRANSACTION}::xid8,
      id = 'ffffffff-ffff-ffff-ffff-ffffffffffff', updated_at = now()
    where transaction_id <= ${CARRIED_TRANSACTION}::xid8
  `;
}

export async function analyse(sql: Sql): Promise<void> {
  await sql`
    analyze quote, quote_item, quote_revision, approval_case, customer_order, order_task, fallout,
      asset, outbox, inbox, audit_log, idempotency, order_summary, order_summary_task
  `;
}
