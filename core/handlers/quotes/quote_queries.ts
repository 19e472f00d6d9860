import type { ParsedBody, ReplyBody } from '../../contract/calls.ts';
import type { Quote } from '../../contract/quote.ts';
import type { Reply } from '../../contract/reply.ts';
import type { Call } from '../../server/call.ts';
import { runQuery } from '../../server/run_query.ts';
import { loadApprovalCase, searchApprovals } from '../../sql/approvals/approval_case.ts';
import { loadQuote, searchQuotes } from '../../sql/quotes/quote.ts';
import { loadQuoteItems } from '../../sql/quotes/quote_item.ts';
import { decodeCursor, pageOf } from '../cursor.ts';
import { quoteNotFound } from './quote_command.ts';
import { quoteState, quoteView } from './quote_state.ts';

export async function quoteGet(
  call: Call,
  { quoteId }: ParsedBody['quote_get'],
): Promise<Reply<Quote>> {
  const { tenant } = call.identity;
  const read = await runQuery(call, (sql) => [
    loadQuote(sql, tenant, quoteId),
    loadQuoteItems(sql, tenant, quoteId),
    loadApprovalCase(sql, tenant, quoteId),
  ]);
  if (!read.ok) return read;
  const [[row], items, [approval]] = read.rows;
  if (row === undefined) return quoteNotFound(quoteId);
  const body = quoteView(quoteState(row, items, approval), call.identity.roles);
  return { ok: true, body, version: row.version };
}

export async function quoteSearch(
  call: Call,
  body: ParsedBody['quote_search'],
): Promise<Reply<ReplyBody['quote_search']>> {
  const from = decodeCursor(body.cursor);
  if (!from.ok) return from;
  const filter = { ...body, limit: body.limit + 1 };
  const read = await runQuery(call, (sql) => [
    searchQuotes(sql, call.identity.tenant, filter, from.position),
  ]);
  if (!read.ok) return read;
  const page = pageOf(
    read.rows[0],
    body.limit,
    ({ totals, ...row }) => ({ ...row, ...(totals === null ? {} : { totals }) }),
    (row) => [row.updatedAt, row.id],
  );
  return { ok: true, body: page };
}

export async function approvalSearch(
  call: Call,
  body: ParsedBody['approval_search'],
): Promise<Reply<ReplyBody['approval_search']>> {
  const from = decodeCursor(body.cursor);
  if (!from.ok) return from;
  const filter = { ...body, limit: body.limit + 1 };
  const read = await runQuery(call, (sql) => [
    searchApprovals(sql, call.identity.tenant, filter, from.position),
  ]);
  if (!read.ok) return read;
  const page = pageOf(
    read.rows[0],
    body.limit,
    (row) => row,
    (row) => [row.requestedAt, row.caseId],
  );
  return { ok: true, body: page };
}
