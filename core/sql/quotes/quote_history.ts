import type { Sql } from '../../../db/connect.ts';
import type { PriceTotals } from '../../contract/price.ts';
import type { QuoteStatus } from '../../contract/quote.ts';
import { statement } from '../statement.ts';
import type { Statement } from '../statement.ts';

export type HistoryRow = {
  readonly at: string;
  readonly id: string;
  readonly actor: string;
  readonly action: string;
  readonly from: QuoteStatus | null;
  readonly to: QuoteStatus;
  readonly reason: string | null;
  readonly revision: number;
  /** What a `quote_revise` superseded; null for other commands. */
  readonly status: QuoteStatus | null;
  readonly catalogVersion: string;
  readonly validUntil: string;
  readonly currency: string | null;
  readonly totals: PriceTotals | null;
  readonly priceHash: string | null;
  readonly pricedAt: string | null;
};

/**
 * Oldest first. An entry's revision is counted back from the current one, so that it stays right
 * when the oldest evidence has been dropped.
 */
export function quoteHistory(
  sql: Sql,
  tenant: string,
  quoteId: string,
  after: readonly [at: string, id: string],
  limit: number,
): Statement<HistoryRow> {
  return statement(
    'quote_history',
    sql`
      with entry as (
        select a.at, a.id, coalesce(a.on_behalf_of, a.actor) as actor, a.action, a.before_status,
          a.after_status, a.detail, (q.revision - count(*) filter (
            where a.action = 'quote_revise') over (
            order by a.at desc, a.id desc rows between unbounded preceding and 1 preceding
          ))::integer as revision
        from quote q
        join audit_log a on a.tenant_id = q.tenant_id and a.subject_id = ${quoteId}
        where q.tenant_id = ${tenant} and q.id = ${quoteId}
          and (a.at, a.id) > (${after[0]}, ${after[1]})
        order by a.at, a.id
        limit ${limit}
      )
      select e.at, e.id, e.actor, e.action, e.before_status as "from", e.after_status as "to",
        e.detail as reason, e.revision, r.status, r.catalog_version as "catalogVersion",
        r.valid_until as "validUntil", r.currency, r.totals, r.price_hash as "priceHash",
        r.priced_at as "pricedAt"
      from entry e
      left join quote_revision r on e.action = 'quote_revise' and r.tenant_id = ${tenant}
        and r.quote_id = ${quoteId} and r.revision = e.revision - 1
      order by e.at, e.id
    `,
  );
}
