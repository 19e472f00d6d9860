import type { Sql } from '../../../db/connect.ts';
import type { PriceTotals } from '../../contract/price.ts';
import type { QuoteStatus } from '../../contract/quote.ts';
import { statement } from '../statement.ts';
import type { Statement } from '../statement.ts';
import { beginsWith } from './number_range.ts';
import { asked, equal, walk, within } from './walk.ts';
import type { Bounds, TimeRange, Walk, Walked } from './walk.ts';

export type QuoteQuestion = TimeRange & {
  readonly number?: string | undefined;
  readonly numberPrefix?: string | undefined;
  readonly externalReference?: string | undefined;
  readonly customerId?: string | undefined;
  readonly status?: QuoteStatus | undefined;
  readonly market?: string | undefined;
};

export type FoundQuote = Walked & {
  readonly id: string;
  readonly number: string;
  readonly revision: number;
  readonly status: QuoteStatus;
  readonly customerId: string;
  readonly externalReference: string | null;
  readonly market: string;
  readonly validUntil: string;
  readonly totals: PriceTotals | null;
  readonly createdAt: string;
  readonly updatedAt: string;
};

/** By update; where numbers are asked for, by number. */
export function searchQuotes(
  sql: Sql,
  tenant: string,
  question: QuoteQuestion,
  bounds: Bounds,
): Statement<FoundQuote> {
  const of: Pick<Walk, 'table' | 'columns'> = {
    table: 'quote q',
    columns: `q.id, q.number, q.revision, q.status, q.customer_id as "customerId",
      q.external_reference as "externalReference", q.market, q.valid_until as "validUntil",
      q.totals, q.created_at as "createdAt", q.updated_at as "updatedAt"`,
  };
  return statement('search_quotes', walk(sql, { ...of, ...pathOf(sql, tenant, question) }, bounds));
}

/** The narrowest index that the question has a value for; what else it asks stands beside. */
function pathOf(
  sql: Sql,
  tenant: string,
  question: QuoteQuestion,
): Pick<Walk, 'keys' | 'range' | 'beside'> {
  const { number, numberPrefix } = question;
  const ofTenant = sql`q.tenant_id = ${tenant}`;
  const reference = equal(sql, 'q.external_reference', question.externalReference);
  const customer = equal(sql, 'q.customer_id', question.customerId);
  const status = equal(sql, 'q.status', question.status);
  const market = equal(sql, 'q.market', question.market);
  const time = within(sql, 'q.updated_at', question);
  if (number !== undefined || numberPrefix !== undefined) {
    const numbers = asked(
      equal(sql, 'q.number', number),
      numberPrefix === undefined ? undefined : beginsWith(sql, 'q.number', numberPrefix),
    );
    return {
      keys: [{ column: 'q.number', type: 'text' }],
      range: [ofTenant, ...numbers],
      beside: [...asked(reference, customer, status, market), ...time],
    };
  }
  const [best, ...others] = asked(reference, customer, status);
  return {
    keys: [
      { column: 'q.updated_at', type: 'timestamptz' },
      { column: 'q.id', type: 'uuid' },
    ],
    range: [ofTenant, ...asked(best), ...time],
    beside: [...others, ...asked(market)],
  };
}
