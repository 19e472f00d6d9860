import type { ParsedBody, ReplyBody } from '../../contract/calls.ts';
import type { QuoteHistoryEntry, QuoteRevision } from '../../contract/quote_history.ts';
import { refuse } from '../../contract/reply.ts';
import type { Reply } from '../../contract/reply.ts';
import { compareRevisions } from '../../domain/quote/compare_revisions.ts';
import type { ComparedRevision } from '../../domain/quote/compare_revisions.ts';
import type { Call } from '../../server/call.ts';
import { runQuery } from '../../server/run_query.ts';
import { loadQuote } from '../../sql/quotes/quote.ts';
import { quoteHistory as historyStatement } from '../../sql/quotes/quote_history.ts';
import type { HistoryRow } from '../../sql/quotes/quote_history.ts';
import { loadQuoteRevisions, loadRevisionItems } from '../../sql/quotes/quote_revision.ts';
import type { RevisionItemRow, RevisionRow } from '../../sql/quotes/quote_revision.ts';
import { BEGINNING, decodeCursor, pageOf } from '../cursor.ts';
import { quoteNotFound } from './quote_command.ts';

export async function quoteHistory(
  call: Call,
  { quoteId, limit, cursor }: ParsedBody['quote_history'],
): Promise<Reply<ReplyBody['quote_history']>> {
  const from = decodeCursor(cursor);
  if (!from.ok) return from;
  const { tenant } = call.identity;
  const read = await runQuery(call, (sql) => [
    loadQuote(sql, tenant, quoteId),
    historyStatement(sql, tenant, quoteId, from.position ?? BEGINNING, limit + 1),
  ]);
  if (!read.ok) return read;
  const [[quote], rows] = read.rows;
  if (quote === undefined) return quoteNotFound(quoteId);
  return { ok: true, body: pageOf(rows, limit, entryOf, (row) => [row.at, row.id]) };
}

function entryOf(row: HistoryRow): QuoteHistoryEntry {
  const { at, actor, action, revision, from, to, reason, status } = row;
  return {
    at,
    actor,
    action,
    revision,
    ...(from === null ? {} : { from }),
    to,
    ...(reason === null ? {} : { reason }),
    ...(status === null ? {} : { superseded: headOf({ ...row, status, revision: revision - 1 }) }),
  };
}

type Head = Pick<
  RevisionRow,
  | 'revision'
  | 'status'
  | 'catalogVersion'
  | 'validUntil'
  | 'currency'
  | 'totals'
  | 'priceHash'
  | 'pricedAt'
>;

function headOf(row: Head): QuoteRevision {
  const { revision, status, catalogVersion, validUntil } = row;
  const { currency, totals, priceHash, pricedAt } = row;
  const isPriced = currency !== null && totals !== null && priceHash !== null && pricedAt !== null;
  return {
    revision,
    status,
    catalogVersion,
    validUntil,
    ...(isPriced ? { currency, totals, priceHash, pricedAt } : {}),
  };
}

export async function quoteCompare(
  call: Call,
  { quoteId, fromRevision, toRevision }: ParsedBody['quote_compare'],
): Promise<Reply<ReplyBody['quote_compare']>> {
  const { tenant } = call.identity;
  const wanted = toRevision === undefined ? [fromRevision] : [fromRevision, toRevision];
  const read = await runQuery(call, (sql) => [
    loadQuote(sql, tenant, quoteId),
    loadQuoteRevisions(sql, tenant, quoteId, wanted),
    loadRevisionItems(sql, tenant, quoteId, [fromRevision, toRevision ?? null]),
  ]);
  if (!read.ok) return read;
  const [[quote], superseded, items] = read.rows;
  if (quote === undefined) return quoteNotFound(quoteId);
  const find = (revision: number): ComparedRevision | null => {
    const row =
      revision === quote.revision ? quote : superseded.find((each) => each.revision === revision);
    return row === undefined ? null : comparedRevision(row, items);
  };
  const from = find(fromRevision);
  if (from === null) return revisionNotFound(quote.number, fromRevision, '/fromRevision');
  const to = find(toRevision ?? quote.revision);
  if (to === null) return revisionNotFound(quote.number, toRevision ?? 0, '/toRevision');
  return { ok: true, body: compareRevisions(quoteId, from, to) };
}

function revisionNotFound(number: string, revision: number, field: string) {
  return refuse('not_found', `quote ${number} has no revision ${revision}`, { field });
}

/** A line keeps what it last cost; without totals that is no price of this revision. */
function comparedRevision(row: Head, items: readonly RevisionItemRow[]): ComparedRevision {
  const head = headOf(row);
  const own = items.filter(({ revision }) => revision === row.revision);
  return {
    head,
    lines: own.map(({ input }) => input),
    priced: head.totals === undefined ? [] : own.flatMap(({ priced }) => (priced ? [priced] : [])),
  };
}
