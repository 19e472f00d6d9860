import type { Sql } from '../../db/connect.ts';
import { judgeOrders } from './judge_orders.ts';
import { judgeQuote } from './judge_quote.ts';
import type { AuditOfQuote, EventOfQuote, QuoteRow } from './judge_quote.ts';
import type { Acknowledged } from './model.ts';

export type Verdict = {
  readonly quotes: number;
  readonly orders: number;
  readonly events: number;
  readonly findings: readonly string[];
};

/** Reads all that a tenant has, as the administrator, and says what must not be. */
export async function judgeStores(
  sql: Sql,
  tenant: string,
  accepted: readonly Acknowledged[],
): Promise<Verdict> {
  const quotes = await sql<QuoteRow[]>`
    select id::text, number, status, version, sequence, revision, order_id::text as "orderId"
    from quote where tenant_id = ${tenant}`;
  const events = await sql<EventOfQuote[]>`
    select key as "quoteId", event_type as type, sequence, data->>'status' as status,
      (data->>'version')::integer as version, transaction_id::text as "transactionId"
    from outbox where tenant_id = ${tenant} and topic = 'cpq.quote.events.v1'
    order by key, sequence`;
  const audit = await sql<AuditOfQuote[]>`
    select subject_id as "quoteId", actor, action, before_status as "from", after_status as "to"
    from audit_log where tenant_id = ${tenant} and subject_type = 'quote'`;
  const eventsOf = Map.groupBy(events, ({ quoteId }) => quoteId);
  const auditOf = Map.groupBy(audit, ({ quoteId }) => quoteId);
  const acceptedOf = Map.groupBy(accepted, ({ quoteId }) => quoteId);
  const known = new Set(quotes.map(({ id }) => id));
  const orders = await judgeOrders(sql, tenant);
  return {
    quotes: quotes.length,
    orders: orders.count,
    events: events.length,
    findings: [
      ...strangers('event', known, eventsOf),
      ...strangers('audit row', known, auditOf),
      ...strangers('accepted command', known, acceptedOf),
      ...quotes.flatMap((quote) =>
        judgeQuote(
          quote,
          eventsOf.get(quote.id) ?? [],
          auditOf.get(quote.id) ?? [],
          acceptedOf.get(quote.id) ?? [],
        ),
      ),
      ...orders.findings,
    ],
  };
}

/** What a transaction that was rolled back would have left. */
function strangers(
  what: string,
  known: ReadonlySet<string>,
  found: ReadonlyMap<string, unknown>,
): readonly string[] {
  return [...found.keys()].flatMap((id) =>
    known.has(id) ? [] : [`${what} of quote ${id}, which is not there`],
  );
}
