import type { ParsedBody } from '../../contract/calls.ts';
import type { ClonedQuote } from '../../contract/quote_clone.ts';
import { refuse } from '../../contract/reply.ts';
import type { Reply } from '../../contract/reply.ts';
import type { CloneSource } from '../../domain/quote/quote_clone.ts';
import type { Call } from '../../server/call.ts';
import { runCommand } from '../../server/run_command.ts';
import { activeVersion } from '../../sql/catalogue/catalog_version.ts';
import { lockQuote } from '../../sql/quotes/quote.ts';
import type { QuoteRow } from '../../sql/quotes/quote.ts';
import { loadQuoteRevisions, loadRevisionItems } from '../../sql/quotes/quote_revision.ts';
import type { RevisionItemRow, RevisionRow } from '../../sql/quotes/quote_revision.ts';
import { openCopy } from './open_quote.ts';
import { quoteNotFound } from './quote_command.ts';

export async function quoteClone(
  call: Call,
  body: ParsedBody['quote_clone'],
): Promise<Reply<ClonedQuote>> {
  const { quoteId, revision } = body;
  const { tenant } = call.identity;
  const number = await call.services.numbers.take(call, 'quote');
  if (typeof number !== 'string') return number;
  const fresh = { id: call.services.newId(), number };
  return runCommand(call, {
    load: (sql) => [
      lockQuote(sql, tenant, quoteId),
      loadQuoteRevisions(sql, tenant, quoteId, revision === undefined ? [] : [revision]),
      loadRevisionItems(sql, tenant, quoteId, [revision ?? null]),
      activeVersion(sql, tenant, call.now),
    ],
    decide: ([[quote], [superseded], items, [active]]) => {
      if (quote === undefined) return quoteNotFound(quoteId);
      const source = sourceOf(quote, superseded, items, revision);
      if (source === null) {
        const detail = `quote ${quote.number} has no revision ${revision}`;
        return refuse('not_found', detail, { field: '/revision' });
      }
      return openCopy(call, {
        source,
        command: body,
        fresh,
        active: active?.catalogVersion ?? null,
        detail: `cloned from ${quote.number} revision ${source.revision}`,
      });
    },
  });
}

/** Null: there is no such revision. */
function sourceOf(
  quote: QuoteRow,
  superseded: RevisionRow | undefined,
  items: readonly RevisionItemRow[],
  wanted: number | undefined,
): CloneSource | null {
  const row = wanted === undefined || wanted === quote.revision ? quote : superseded;
  if (row === undefined) return null;
  const { revision, customerId, market, channel, segment } = row;
  return {
    quoteId: quote.id,
    revision,
    customerId,
    market,
    channel,
    ...(segment === null ? {} : { segment }),
    ...(quote.askedCurrency === null ? {} : { currency: quote.askedCurrency }),
    lines: items.map(({ input }) => input),
  };
}
