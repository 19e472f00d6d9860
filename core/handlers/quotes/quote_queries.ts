import type { ParsedBody } from '../../contract/calls.ts';
import type { Quote } from '../../contract/quote.ts';
import type { Reply } from '../../contract/reply.ts';
import type { Call } from '../../server/call.ts';
import { runQuery } from '../../server/run_query.ts';
import { loadApprovalCase } from '../../sql/approvals/approval_case.ts';
import { loadQuote } from '../../sql/quotes/quote.ts';
import { loadQuoteItems } from '../../sql/quotes/quote_item.ts';
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
