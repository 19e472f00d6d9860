import type { Sql } from '../../db/connect.ts';
import { EVENT_DAYS } from './proportions.ts';

export type Claim = {
  readonly claim: string;
  readonly wrong: (sql: Sql, tenant: string) => Promise<{ wrong: number }[]>;
};

/** What must hold for every row of a tenant; each counts the rows for which it doesn't. */
export const CLAIMS: readonly Claim[] = [
  {
    claim: 'each order came from its converted quote, revision and price',
    wrong: (sql, tenant) => sql`
      select count(*)::integer as wrong
      from customer_order o
      left join quote q on q.tenant_id = o.tenant_id and q.id = o.quote_id
      where o.tenant_id = ${tenant}
        and (q.status, q.order_id, q.revision, q.price_hash, q.customer_id) is distinct from
          ('converted', o.id, o.quote_revision, o.price_hash, o.customer_id)
    `,
  },
  {
    claim: 'each converted quote has its order',
    wrong: (sql, tenant) => sql`
      select count(*)::integer as wrong
      from quote q
      where q.tenant_id = ${tenant} and q.status = 'converted'
        and not exists (select from customer_order o
          where o.tenant_id = q.tenant_id and o.id = q.order_id and o.quote_id = q.id)
    `,
  },
  {
    claim: 'each order has the tasks that it counts',
    wrong: (sql, tenant) => sql`
      with counted as (
        select order_id, count(*) filter (where status <> 'cancelled') as total,
          count(*) filter (where status in ('done', 'skipped')) as done
        from order_task where tenant_id = ${tenant} group by order_id
      )
      select count(*)::integer as wrong
      from (select * from customer_order where tenant_id = ${tenant}) o
      full join counted c on c.order_id = o.id
      where o.id is null or (o.tasks_total, o.tasks_done) is distinct from
        (coalesce(c.total, 0)::integer, coalesce(c.done, 0)::integer)
    `,
  },
  {
    claim: 'a completed order installed each of its lines, a partial one some, others none',
    wrong: (sql, tenant) => sql`
      with installed as (
        select order_id, count(*) as lines from asset where tenant_id = ${tenant} group by order_id
      )
      select count(*)::integer as wrong
      from (select * from customer_order where tenant_id = ${tenant}) o
      full join installed a on a.order_id = o.id
      where o.id is null or case o.status
        when 'completed' then coalesce(a.lines, 0) <> jsonb_array_length(o.items)
        when 'partial' then coalesce(a.lines, 0) not between 1 and jsonb_array_length(o.items) - 1
        else a.lines is not null end
    `,
  },
  {
    claim: 'a task has an open fallout when its status says so',
    wrong: (sql, tenant) => sql`
      select count(*)::integer as wrong
      from (select * from order_task where tenant_id = ${tenant} and status = 'fallout') t
      full join (select * from fallout where tenant_id = ${tenant} and status = 'open') f
        on f.order_id = t.order_id and f.task_id = t.id
      where f.id is null or t.id is null
    `,
  },
  {
    claim: 'each quote has the revisions before the current one, and lines only of these',
    wrong: (sql, tenant) => sql`
      select count(*)::integer as wrong
      from quote q
      where q.tenant_id = ${tenant} and (
        q.revision - 1 <> (select count(*) from quote_revision r
          where r.tenant_id = q.tenant_id and r.quote_id = q.id and r.revision < q.revision)
        or not exists (select from quote_item i
          where i.tenant_id = q.tenant_id and i.quote_id = q.id and i.revision = q.revision))
    `,
  },
  {
    claim: 'each quote that waits for approval has its pending case with the same hash',
    wrong: (sql, tenant) => sql`
      select count(*)::integer as wrong
      from quote q
      left join approval_case c on c.tenant_id = q.tenant_id and c.id = q.approval_case_id
      where q.tenant_id = ${tenant} and q.status = 'approval_pending'
        and (c.status, c.price_hash, c.revision) is distinct from
          ('pending', q.price_hash, q.revision)
    `,
  },
  {
    claim: 'each order has its row in the projection, with the same status and progress',
    wrong: (sql, tenant) => sql`
      select count(*)::integer as wrong
      from customer_order o
      left join order_summary s on s.tenant_id = o.tenant_id and s.order_id = o.id
      where o.tenant_id = ${tenant}
        and (s.status, s.tasks_total, s.tasks_done) is distinct from
          (o.status, o.tasks_total, o.tasks_done)
    `,
  },
  {
    claim: 'sequences in the outbox have no gap',
    wrong: (sql, tenant) => sql`
      select count(*)::integer as wrong
      from (
        select from outbox where tenant_id = ${tenant} and topic <> 'audit.business-events.v1'
        group by key
        having count(*) <> max(sequence) - min(sequence) + 1
          or count(distinct sequence) <> count(*)
      ) broken
    `,
  },
  {
    claim: `each order of the last ${EVENT_DAYS} days has all its events`,
    wrong: (sql, tenant) => sql`
      with sent as (
        select key, max(sequence) as sequence from outbox where tenant_id = ${tenant} group by key
      ), latest as (select max(created_at) as at from customer_order where tenant_id = ${tenant})
      select count(*)::integer as wrong
      from customer_order o
      cross join latest
      left join sent s on s.key = o.id::text
      where o.tenant_id = ${tenant}
        and o.created_at > latest.at - make_interval(days => ${EVENT_DAYS - 1})
        and s.sequence is distinct from o.sequence
    `,
  },
  {
    claim: 'each event stands in the shard of its key',
    wrong: (sql, tenant) => sql`
      select count(*)::integer as wrong
      from outbox where tenant_id = ${tenant} and shard <> hashtext(key) & 7
    `,
  },
];
