import type { Sql } from '../../../db/connect.ts';
import type { LineInput } from '../../contract/price.ts';
import { json, statement } from '../statement.ts';
import type { Statement } from '../statement.ts';

/** Writes the lines that differ and touches no other; added ones come last, in their order. */
export function editQuoteItems(
  sql: Sql,
  tenant: string,
  quoteId: string,
  revision: number,
  lines: {
    readonly removed: readonly string[];
    readonly changed: readonly LineInput[];
    readonly added: readonly LineInput[];
  },
): Statement<never> {
  return statement(
    'edit_quote_items',
    sql`
      with removed as (
        delete from quote_item i
        where i.tenant_id = ${tenant} and i.quote_id = ${quoteId} and i.revision = ${revision}
          and i.line_id = any(${[...lines.removed]}::text[])
      ), changed as (
        update quote_item i
        set input = d, priced = null, digest = null
        from jsonb_array_elements(${json(sql, lines.changed)}) as d
        where i.tenant_id = ${tenant} and i.quote_id = ${quoteId} and i.revision = ${revision}
          and i.line_id = d->>'id' and i.input is distinct from d
      ), last as (
        select coalesce(max(i.position), -1) as position
        from quote_item i
        where i.tenant_id = ${tenant} and i.quote_id = ${quoteId} and i.revision = ${revision}
      )
      insert into quote_item (tenant_id, quote_id, revision, line_id, position, input)
      select ${tenant}, ${quoteId}, ${revision}, d->>'id', last.position + ordinality::integer, d
      from jsonb_array_elements(${json(sql, lines.added)}) with ordinality as x(d, ordinality), last
    `,
  );
}
