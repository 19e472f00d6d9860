import type { Sql } from '../../../db/connect.ts';
import type { LineInput, PricedLine } from '../../contract/price.ts';
import { json, statement } from '../statement.ts';
import type { Statement } from '../statement.ts';

export type QuoteItemRow = { readonly input: LineInput; readonly priced: PricedLine | null };

/** Lines of the current revision, which the quote's row names: history is another call. */
export function loadQuoteItems(sql: Sql, tenant: string, quoteId: string): Statement<QuoteItemRow> {
  return statement(
    'load_quote_items',
    sql`
      select i.input, i.priced
      from quote q
      join quote_item i
        on i.tenant_id = q.tenant_id and i.quote_id = q.id and i.revision = q.revision
      where q.tenant_id = ${tenant} and q.id = ${quoteId}
      order by i.position
    `,
  );
}

export type EditedItemRow = QuoteItemRow & {
  /** Null: the line has no price, or one whose digest nobody wrote. */
  readonly digest: string | null;
};

/** The same for an edit, which needs what lines cost only to tell all of it. */
export function loadEditedItems(
  sql: Sql,
  tenant: string,
  quoteId: string,
  withPrices: boolean,
): Statement<EditedItemRow> {
  return statement(
    'load_edited_items',
    sql`
      select i.input, case when ${withPrices}::boolean then i.priced end as priced, i.digest
      from quote q
      join quote_item i
        on i.tenant_id = q.tenant_id and i.quote_id = q.id and i.revision = q.revision
      where q.tenant_id = ${tenant} and q.id = ${quoteId}
      order by i.position
    `,
  );
}

/**
 * Makes the lines exactly these; rows that don't change aren't written. They keep what they cost,
 * which nobody sees until the quote is priced again, and then only what differs is written.
 */
export function putQuoteItems(
  sql: Sql,
  tenant: string,
  quoteId: string,
  revision: number,
  lines: readonly LineInput[],
): Statement<never> {
  return statement(
    'put_quote_items',
    sql`
      with wanted as (
        select d->>'id' as line_id, (ordinality - 1)::integer as position, d as input
        from jsonb_array_elements(${json(sql, lines)}) with ordinality as x(d, ordinality)
      ), removed as (
        delete from quote_item i
        where i.tenant_id = ${tenant} and i.quote_id = ${quoteId} and i.revision = ${revision}
          and i.line_id not in (select line_id from wanted)
      )
      insert into quote_item as i (tenant_id, quote_id, revision, line_id, position, input)
      select ${tenant}, ${quoteId}, ${revision}, line_id, position, input from wanted
      on conflict (tenant_id, quote_id, revision, line_id) do update
      set position = excluded.position, input = excluded.input,
        priced = case when i.input = excluded.input then i.priced end,
        digest = case when i.input = excluded.input then i.digest end
      where (i.position, i.input) is distinct from (excluded.position, excluded.input)
    `,
  );
}

/** Writes what each line costs, and its digest; a line whose digest is the same isn't written. */
export function priceQuoteItems(
  sql: Sql,
  tenant: string,
  quoteId: string,
  revision: number,
  lines: readonly PricedLine[],
  digests: readonly string[],
): Statement<never> {
  return statement(
    'price_quote_items',
    sql`
      update quote_item i
      set priced = d, digest = x.digest
      from rows from (jsonb_array_elements(${json(sql, lines)}), unnest(${[...digests]}::text[]))
        as x(d, digest)
      where i.tenant_id = ${tenant} and i.quote_id = ${quoteId} and i.revision = ${revision}
        and i.line_id = d->>'id' and i.digest is distinct from x.digest
    `,
  );
}
