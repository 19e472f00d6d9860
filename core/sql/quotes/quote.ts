import type { Sql } from '../../../db/connect.ts';
import type { PriceTotals } from '../../contract/price.ts';
import type { QuoteStatus } from '../../contract/quote.ts';
import { json, statement } from '../statement.ts';
import type { Statement } from '../statement.ts';

export type QuoteRow = {
  readonly id: string;
  readonly number: string;
  readonly revision: number;
  readonly version: number;
  readonly sequence: number;
  readonly status: QuoteStatus;
  readonly customerId: string;
  readonly externalReference: string | null;
  readonly contractReference: string | null;
  readonly notes: string | null;
  readonly clonedFromQuote: string | null;
  readonly clonedFromRevision: number | null;
  readonly amendsOrder: string | null;
  readonly market: string;
  readonly channel: string;
  readonly segment: string | null;
  readonly askedCurrency: string | null;
  readonly catalogVersion: string;
  readonly validUntil: string;
  readonly currency: string | null;
  readonly totals: PriceTotals | null;
  readonly priceHash: string | null;
  readonly pricedAt: string | null;
  readonly approvalCaseId: string | null;
  readonly orderId: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
};

const columns = (sql: Sql) => sql`
  q.id, q.number, q.revision, q.version, q.sequence, q.status, q.customer_id as "customerId",
  q.external_reference as "externalReference",
  q.contract_reference as "contractReference", q.notes,
  q.cloned_from_quote as "clonedFromQuote", q.cloned_from_revision as "clonedFromRevision",
  q.amends_order as "amendsOrder", q.market, q.channel, q.segment,
  q.asked_currency as "askedCurrency",
  q.catalog_version as "catalogVersion", q.valid_until as "validUntil", q.currency, q.totals,
  q.price_hash as "priceHash", q.priced_at as "pricedAt",
  q.approval_case_id as "approvalCaseId", q.order_id as "orderId",
  q.created_at as "createdAt", q.updated_at as "updatedAt"
`;

export function loadQuote(sql: Sql, tenant: string, id: string): Statement<QuoteRow> {
  return statement(
    'load_quote',
    sql`select ${columns(sql)} from quote q where q.tenant_id = ${tenant} and q.id = ${id}`,
  );
}

/** Everything that changes a quote takes this lock first. */
export function lockQuote(sql: Sql, tenant: string, id: string): Statement<QuoteRow> {
  return statement(
    'lock_quote',
    sql`
      select ${columns(sql)} from quote q where q.tenant_id = ${tenant} and q.id = ${id} for update
    `,
  );
}

export function insertQuote(sql: Sql, tenant: string, row: QuoteRow): Statement<never> {
  return statement(
    'insert_quote',
    sql`
      insert into quote (tenant_id, id, number, revision, version, sequence, status, customer_id,
        external_reference, contract_reference, notes, cloned_from_quote, cloned_from_revision,
        amends_order, market, channel, segment, asked_currency, catalog_version, valid_until,
        created_at, updated_at)
      values (${tenant}, ${row.id}, ${row.number}, ${row.revision}, ${row.version}, ${row.sequence},
        ${row.status}, ${row.customerId}, ${row.externalReference},
        ${row.contractReference}, ${row.notes}, ${row.clonedFromQuote}, ${row.clonedFromRevision},
        ${row.amendsOrder}, ${row.market}, ${row.channel}, ${row.segment}, ${row.askedCurrency},
        ${row.catalogVersion}, ${row.validUntil},
        ${row.createdAt}, ${row.updatedAt})
    `,
  );
}

export function saveQuote(sql: Sql, tenant: string, row: QuoteRow): Statement<never> {
  return statement(
    'save_quote',
    sql`
      update quote
      set revision = ${row.revision}, version = ${row.version}, sequence = ${row.sequence},
        status = ${row.status}, external_reference = ${row.externalReference},
        contract_reference = ${row.contractReference}, notes = ${row.notes},
        catalog_version = ${row.catalogVersion},
        valid_until = ${row.validUntil}, currency = ${row.currency},
        totals = ${row.totals === null ? null : json(sql, row.totals)},
        price_hash = ${row.priceHash}, priced_at = ${row.pricedAt},
        approval_case_id = ${row.approvalCaseId}, order_id = ${row.orderId},
        updated_at = ${row.updatedAt}
      where tenant_id = ${tenant} and id = ${row.id}
    `,
  );
}
