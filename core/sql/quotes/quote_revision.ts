import type { Sql } from '../../../db/connect.ts';
import type { QuoteRow } from './quote.ts';
import { json, statement } from '../statement.ts';
import type { QuoteItemRow } from './quote_item.ts';
import type { Statement } from '../statement.ts';

/** What the rest of a quote's row says doesn't change with its revisions. */
export type RevisionRow = Omit<
  QuoteRow,
  | 'id'
  | 'number'
  | 'version'
  | 'sequence'
  | 'orderId'
  | 'createdAt'
  | 'updatedAt'
  | 'clonedFromQuote'
  | 'clonedFromRevision'
  | 'amendsOrder'
  | 'askedCurrency'
>;

/** Keeps a revision as it stood. */
export function insertQuoteRevision(
  sql: Sql,
  tenant: string,
  row: QuoteRow,
  supersededAt: string,
): Statement<never> {
  return statement(
    'insert_quote_revision',
    sql`
      insert into quote_revision (tenant_id, quote_id, revision, status, customer_id,
        external_reference, contract_reference, notes, market, channel, segment, catalog_version,
        valid_until, currency, totals, price_hash, priced_at, approval_case_id, superseded_at)
      values (${tenant}, ${row.id}, ${row.revision}, ${row.status}, ${row.customerId},
        ${row.externalReference}, ${row.contractReference}, ${row.notes}, ${row.market},
        ${row.channel}, ${row.segment}, ${row.catalogVersion}, ${row.validUntil}, ${row.currency},
        ${row.totals === null ? null : json(sql, row.totals)}, ${row.priceHash}, ${row.pricedAt},
        ${row.approvalCaseId}, ${supersededAt})
    `,
  );
}

/** Superseded revisions of one quote, those that are named. */
export function loadQuoteRevisions(
  sql: Sql,
  tenant: string,
  quoteId: string,
  revisions: readonly number[],
): Statement<RevisionRow> {
  return statement(
    'load_quote_revisions',
    sql`
      select r.revision, r.status, r.customer_id as "customerId",
        r.external_reference as "externalReference",
        r.contract_reference as "contractReference", r.notes, r.market, r.channel, r.segment,
        r.catalog_version as "catalogVersion", r.valid_until as "validUntil", r.currency, r.totals,
        r.price_hash as "priceHash", r.priced_at as "pricedAt",
        r.approval_case_id as "approvalCaseId"
      from quote_revision r
      where r.tenant_id = ${tenant} and r.quote_id = ${quoteId}
        and r.revision = any(${[...revisions]}::integer[])
    `,
  );
}

export type RevisionItemRow = QuoteItemRow & { readonly revision: number };

/** Lines of the named revisions, in order; null instead of a number: of the current one. */
export function loadRevisionItems(
  sql: Sql,
  tenant: string,
  quoteId: string,
  revisions: readonly (number | null)[],
): Statement<RevisionItemRow> {
  return statement(
    'load_revision_items',
    sql`
      select i.revision, i.input, i.priced
      from quote q
      join quote_item i on i.tenant_id = q.tenant_id and i.quote_id = q.id
        and i.revision in (
          select coalesce(x, q.revision) from unnest(${[...revisions]}::integer[]) as x)
      where q.tenant_id = ${tenant} and q.id = ${quoteId}
      order by i.revision, i.position
    `,
  );
}
