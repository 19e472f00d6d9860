import type { Sql } from '../../../db/connect.ts';
import type { OrderLineChange } from '../../contract/order_changes.ts';
import type { LineInput, PricedLine } from '../../contract/price.ts';
import type { OrderState } from '../../domain/order/state.ts';
import { json, statement } from '../statement.ts';
import type { Statement } from '../statement.ts';

/**
 * Not `coalesce`: PostgreSQL doesn't know that it leaks nothing, and so enters no index by it under
 * row security.
 */
const agreed = (sql: Sql, what: 'quote' | 'revision') =>
  what === 'quote'
    ? sql`case when o.amended_by_quote is null then o.quote_id else o.amended_by_quote end`
    : sql`case when o.amended_by_revision is null then o.quote_revision
        else o.amended_by_revision end`;

/** The lines that an order stands for now: of the quote that amended it last, or made it. */
export function loadAgreedLines(
  sql: Sql,
  tenant: string,
  orderId: string,
): Statement<{ input: LineInput }> {
  return statement(
    'load_agreed_lines',
    sql`
      select i.input
      from customer_order o
      join quote_item i on i.tenant_id = o.tenant_id
        and i.quote_id = ${agreed(sql, 'quote')}
        and i.revision = ${agreed(sql, 'revision')}
      where o.tenant_id = ${tenant} and o.id = ${orderId}
      order by i.position
    `,
  );
}

/** Where and to whom it was sold that an order stands for now. */
export function loadAgreedQuote(
  sql: Sql,
  tenant: string,
  orderId: string,
): Statement<{
  quoteId: string;
  revision: number;
  customerId: string;
  market: string;
  channel: string;
  segment: string | null;
}> {
  return statement(
    'load_agreed_quote',
    sql`
      select q.id as "quoteId", q.revision, q.customer_id as "customerId", q.market, q.channel,
        q.segment
      from customer_order o
      join quote q on q.tenant_id = o.tenant_id and q.id = ${agreed(sql, 'quote')}
      where o.tenant_id = ${tenant} and o.id = ${orderId}
    `,
  );
}

/**
 * Keeps what held before and writes what holds now. The unique constraint on the quote's revision
 * is the judge of double amendment.
 */
export function amendOrder(
  sql: Sql,
  tenant: string,
  state: OrderState,
  pricedLines: readonly PricedLine[],
  how: { readonly lines: readonly OrderLineChange[]; readonly by: string; readonly now: string },
): Statement<never> {
  const { quoteId = null, quoteRevision = null } = state.amendedBy ?? {};
  return statement(
    'amend_order',
    sql`
      with kept as (
        insert into order_amendment (tenant_id, order_id, revision, quote_id, quote_revision, at,
          amended_by, lines, superseded)
        select o.tenant_id, o.id, ${state.revision}, ${quoteId}, ${quoteRevision}, ${how.now},
          ${how.by}, ${json(sql, how.lines)}, jsonb_build_object('priceHash', o.price_hash,
            'totals', o.totals, 'items', o.items, 'pricedLines', o.priced_lines,
            'catalogVersion', o.catalog_version)
        from customer_order o where o.tenant_id = ${tenant} and o.id = ${state.id}
      )
      update customer_order
      set revision = ${state.revision}, amended_by_quote = ${quoteId},
        amended_by_revision = ${quoteRevision}, catalog_version = ${state.catalogVersion},
        price_hash = ${state.priceHash}, totals = ${json(sql, state.totals)},
        items = ${json(sql, state.items)}, priced_lines = ${json(sql, pricedLines)}
      where tenant_id = ${tenant} and id = ${state.id}
    `,
  );
}
