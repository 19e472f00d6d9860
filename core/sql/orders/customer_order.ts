import type { Sql } from '../../../db/connect.ts';
import type { OrderAmendment } from '../../contract/order_changes.ts';
import type { PricedLine } from '../../contract/price.ts';
import type { OrderState } from '../../domain/order/state.ts';
import { json, statement } from '../statement.ts';
import type { Statement } from '../statement.ts';

const columns = (sql: Sql) => sql`
  o.id, o.number, o.version, o.sequence, o.status, o.quote_id as "quoteId",
  o.quote_revision as "quoteRevision", o.customer_id as "customerId",
  o.catalog_version as "catalogVersion", o.currency, o.price_hash as "priceHash", o.totals, o.items,
  o.revision, o.hold, case when o.amended_by_quote is not null then jsonb_build_object(
    'quoteId', o.amended_by_quote, 'quoteRevision', o.amended_by_revision) end as "amendedBy",
  o.tasks_total as "tasksTotal", o.tasks_done as "tasksDone", o.created_at as "createdAt",
  o.updated_at as "updatedAt"
`;

export function loadOrder(sql: Sql, tenant: string, id: string): Statement<OrderState> {
  return statement(
    'load_order',
    sql`
      select ${columns(sql)} from customer_order o where o.tenant_id = ${tenant} and o.id = ${id}
    `,
  );
}

/** Everything that changes an order or one of its tasks takes this lock first. */
export function lockOrder(sql: Sql, tenant: string, id: string): Statement<OrderState> {
  return statement(
    'lock_order',
    sql`
      select ${columns(sql)} from customer_order o where o.tenant_id = ${tenant} and o.id = ${id}
      for update
    `,
  );
}

export function lockOrderOfFallout(
  sql: Sql,
  tenant: string,
  falloutId: string,
): Statement<OrderState> {
  return statement(
    'lock_order_of_fallout',
    sql`
      select ${columns(sql)}
      from fallout f
      join customer_order o on o.tenant_id = f.tenant_id and o.id = f.order_id
      where f.tenant_id = ${tenant} and f.id = ${falloutId}
      for update of o
    `,
  );
}

export function loadOrderOfQuote(sql: Sql, tenant: string, quoteId: string): Statement<OrderState> {
  return statement(
    'load_order_of_quote',
    sql`
      select ${columns(sql)}
      from quote q
      join customer_order o on o.tenant_id = q.tenant_id and o.id = q.order_id
      where q.tenant_id = ${tenant} and q.id = ${quoteId}
    `,
  );
}

/** What is only told when it is asked for; null: it wasn't. The latest amendment comes first. */
export function expandOrder(
  sql: Sql,
  tenant: string,
  id: string,
  wanted: { readonly price: boolean; readonly amendments: boolean },
): Statement<{
  price: readonly PricedLine[] | null;
  amendments: readonly OrderAmendment[] | null;
}> {
  return statement(
    'expand_order',
    sql`
      select case when ${wanted.price} then o.priced_lines end as price,
        case when ${wanted.amendments} then (
          select coalesce(jsonb_agg(jsonb_build_object('revision', a.revision,
            'quoteId', a.quote_id, 'quoteRevision', a.quote_revision,
            'at', to_char(a.at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
            'by', a.amended_by, 'lines', a.lines, 'superseded', jsonb_build_object(
              'priceHash', a.superseded->'priceHash', 'totals', a.superseded->'totals'))
            order by a.revision desc), '[]')
          from order_amendment a where a.tenant_id = o.tenant_id and a.order_id = o.id
        ) end as amendments
      from customer_order o
      where o.tenant_id = ${tenant} and o.id = ${id}
    `,
  );
}

/** The unique constraint on (tenant, quote, revision) is the judge of double conversion. */
export function insertOrder(
  sql: Sql,
  tenant: string,
  state: OrderState,
  pricedLines: readonly PricedLine[],
): Statement<never> {
  return statement(
    'insert_order',
    sql`
      insert into customer_order (tenant_id, id, number, version, sequence, status, quote_id,
        quote_revision, customer_id, catalog_version, currency, price_hash, totals, items,
        priced_lines, created_at, updated_at)
      values (${tenant}, ${state.id}, ${state.number}, ${state.version}, ${state.sequence},
        ${state.status}, ${state.quoteId}, ${state.quoteRevision}, ${state.customerId},
        ${state.catalogVersion}, ${state.currency}, ${state.priceHash}, ${json(sql, state.totals)},
        ${json(sql, state.items)}, ${json(sql, pricedLines)}, ${state.createdAt},
        ${state.updatedAt})
    `,
  );
}

export function saveOrder(sql: Sql, tenant: string, state: OrderState): Statement<never> {
  return statement(
    'save_order',
    sql`
      update customer_order
      set version = ${state.version}, sequence = ${state.sequence}, status = ${state.status},
        tasks_total = ${state.tasksTotal}, tasks_done = ${state.tasksDone},
        hold = ${state.hold === null ? null : json(sql, state.hold)},
        updated_at = ${state.updatedAt}
      where tenant_id = ${tenant} and id = ${state.id}
    `,
  );
}
