import type { Sql } from '../../db/connect.ts';

type Found = { readonly what: string };

/** Each query finds orders that cannot be; together they are what other systems were blamed for. */
export async function judgeOrders(
  sql: Sql,
  tenant: string,
): Promise<{ readonly count: number; readonly findings: readonly string[] }> {
  const [counted] = await sql<{ count: number }[]>`
    select count(*)::integer as count from customer_order where tenant_id = ${tenant}`;
  const found = await Promise.all([
    sql<Found[]>`
      select quote_id || ' became ' || count(*) || ' orders' as what
      from customer_order where tenant_id = ${tenant}
      group by quote_id having count(*) > 1`,
    sql<Found[]>`
      select coalesce(o.number, q.number) || ': order and quote do not name each other' as what
      from customer_order o
      full join (select * from quote where tenant_id = ${tenant} and order_id is not null) q
        on q.id = o.quote_id and q.order_id = o.id and q.revision = o.quote_revision
          and q.status = 'converted'
      where coalesce(o.tenant_id, ${tenant}) = ${tenant} and (o.id is null or q.id is null)`,
    priceNotAccepted(sql, tenant),
    notApproved(sql, tenant),
    sql<Found[]>`
      select coalesce(o.number, e.key) || ': order and its first event do not belong together'
        as what
      from (select * from customer_order where tenant_id = ${tenant}) o
      full join (
        select key, sequence, data from outbox
        where tenant_id = ${tenant} and event_type = 'order.acknowledged'
      ) e on e.key = o.id::text and e.sequence = 1
      where o.id is null or e.key is null`,
  ]);
  return { count: counted?.count ?? 0, findings: found.flat().map(({ what }) => what) };
}

/** The price of an order is the one of the last acceptance, which came in time. */
function priceNotAccepted(sql: Sql, tenant: string): Promise<readonly Found[]> {
  return sql<Found[]>`
    select o.number || ': its price was not accepted in time' as what
    from customer_order o
    join quote q on q.tenant_id = o.tenant_id and q.id = o.quote_id
    left join lateral (
      select data->>'priceHash' as price_hash, occurred_at from outbox e
      where e.tenant_id = o.tenant_id and e.key = o.quote_id::text
        and e.event_type = 'quote.accepted' and (e.data->>'revision')::integer = o.quote_revision
      order by e.sequence desc limit 1
    ) accepted on true
    where o.tenant_id = ${tenant}
      and (accepted.price_hash is distinct from o.price_hash
        or accepted.price_hash is distinct from q.price_hash
        or accepted.occurred_at >= q.valid_until)`;
}

/** More than ten percent off asks for an approval, of exactly this price. */
function notApproved(sql: Sql, tenant: string): Promise<readonly Found[]> {
  return sql<Found[]>`
    select o.number || ': nobody approved its price' as what
    from customer_order o
    where o.tenant_id = ${tenant}
      and exists (
        select from jsonb_array_elements(o.items) item
        where (item->'adjustment'->>'value')::numeric > 10)
      and not exists (
        select from approval_case c
        where c.tenant_id = o.tenant_id and c.quote_id = o.quote_id
          and c.revision = o.quote_revision and c.status = 'approved'
          and c.price_hash = o.price_hash)`;
}
