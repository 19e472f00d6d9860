import type { Sql } from '../../../db/connect.ts';

/** Rows for searches: few customers, many of one instant, statuses as uneven as in life. */
export type Sizes = { readonly quotes: number; readonly orders: number };
const SMALL: Sizes = { quotes: 400, orders: 60 };

/**
 * Fills every table that is searched. Ids are the same for every tenant, so that whoever forgets
 * the tenant finds those of another.
 */
export async function fillSearch(sql: Sql, tenant: string, sizes: Sizes = SMALL): Promise<void> {
  await fillQuotes(sql, tenant, sizes.quotes);
  await fillOrders(sql, tenant, sizes.orders);
  await fillTasks(sql, tenant, sizes.orders);
  await sql`analyze quote, customer_order, order_task, fallout, asset, approval_case`;
}

/** Eight of each instant; the tenth instant of each hundred has all that were accepted. */
async function fillQuotes(sql: Sql, tenant: string, count: number): Promise<void> {
  await sql`
    insert into quote (tenant_id, id, number, revision, version, sequence, status, customer_id,
      external_reference, market, channel, catalog_version, valid_until, created_at, updated_at)
    select ${tenant}, ${sql.unsafe(idOf('1', 'n'))}, 'Q-' || lpad(n::text, 6, '0'), 1, 1, 1,
      (array['draft', 'draft', 'priced', 'accepted', 'converted', 'converted', 'cancelled'])[n % 7 + 1],
      ${tenant} || '-customer-' || n % 40, case when n % 5 = 0 then 'PO-' || n end,
      case when n % 100 = 0 then 'rare' else 'eu' end, 'direct', 'v1', '2027-01-01Z',
      '2026-01-01Z', timestamptz '2026-01-01Z' + interval '1 minute' * (n / 8)
    from generate_series(1, ${count}::integer) n
  `;
  await sql`
    insert into approval_case (tenant_id, id, quote_id, quote_number, revision, price_hash, status,
      policy_id, discount_percent, levels, pending_level, pending_role, requested_at, requested_by,
      updated_at)
    select tenant_id, id, id, number, 1, 'hash', case when n % 9 = 0 then 'pending' else 'approved' end,
      'big', '20.00', '[]', case when n % 9 = 0 then 1 end, case when n % 9 = 0 then 'approver' end,
      updated_at, 'sam', updated_at
    from (select q.*, substring(number from 3)::integer as n from quote q
      where tenant_id = ${tenant}) q
  `;
}

async function fillOrders(sql: Sql, tenant: string, count: number): Promise<void> {
  await sql`
    insert into customer_order (tenant_id, id, number, version, sequence, status, quote_id,
      quote_revision, customer_id, catalog_version, currency, price_hash, totals, items,
      priced_lines, created_at, updated_at)
    select ${tenant}, ${sql.unsafe(idOf('2', 'n'))}, 'O-' || lpad(n::text, 6, '0'), 1, 1,
      case when n % 10 = 0 then 'in_progress' else 'completed' end, ${sql.unsafe(idOf('1', 'n'))}, 1,
      ${tenant} || '-customer-' || n % 40, 'v1', 'EUR', 'hash', '{}', '[]', '[]',
      timestamptz '2026-01-02Z' + interval '1 minute' * (n / 8), '2026-01-02Z'
    from generate_series(1, ${count}::integer) n
  `;
  await sql`
    insert into asset (tenant_id, id, customer_id, offering_id, name, quantity, order_id, line_id,
      status, activated_at)
    select tenant_id, id, customer_id, 'offering-' || n % 30, 'Thing', 1, id, 'l1',
      case when n % 20 = 0 then 'terminated' else 'active' end, created_at
    from (select o.*, substring(number from 3)::integer as n from customer_order o
      where tenant_id = ${tenant}) o
  `;
}

async function fillTasks(sql: Sql, tenant: string, orders: number): Promise<void> {
  await sql`
    insert into order_task (tenant_id, order_id, id, position, type, behaviour, line_id, wave,
      depends_on, callback, status, attempts, external_reference, updated_at)
    select ${tenant}, ${sql.unsafe(idOf('2', 'n'))}, ${sql.unsafe(idOf('3', 'n * 8 + at'))}, at,
      'type-' || at, 'provision', 'l1', at, '[]', false,
      case when n % 10 <> 0 then 'done' when at < 3 then 'done' when at = 3 then 'fallout'
        when at = 4 then 'waiting_callback' else 'pending' end, 1,
      case when at = 4 then 'EXT-' || n end, timestamptz '2026-01-03Z' + interval '1 minute' * (n / 8)
    from generate_series(1, ${orders}::integer) n, generate_series(0, 7) at
  `;
  await sql`
    insert into fallout (tenant_id, id, order_id, task_id, task_type, cause, status, opened_at)
    select t.tenant_id, t.id, t.order_id, t.id, t.type, 'cause ' || t.position,
      case when t.status = 'fallout' then 'open' else 'retried' end, t.updated_at
    from order_task t where t.tenant_id = ${tenant} and t.position in (1, 2, 3)
  `;
}

/** In the order of their number, as those of the platform are. */
function idOf(kind: string, number: string): string {
  return `('00000000-000${kind}-7000-8000-' || lpad(to_hex(${number}), 12, '0'))::uuid`;
}
