import type { ParsedBody } from '../../contract/calls.ts';
import type { ClonedQuote } from '../../contract/quote_clone.ts';
import { refuse } from '../../contract/reply.ts';
import type { Reply } from '../../contract/reply.ts';
import { offeringIdsOf } from '../../domain/catalogue/slice.ts';
import { staleCatalogue } from '../../domain/quote/catalogue_version.ts';
import { cloneContext, cloneQuote } from '../../domain/quote/quote_clone.ts';
import type { CloneSource } from '../../domain/quote/quote_clone.ts';
import type { Call } from '../../server/call.ts';
import { runCommand } from '../../server/run_command.ts';
import { activeVersion } from '../../sql/catalogue/catalog_version.ts';
import { insertQuote, lockQuote } from '../../sql/quotes/quote.ts';
import type { QuoteRow } from '../../sql/quotes/quote.ts';
import { putQuoteItems } from '../../sql/quotes/quote_item.ts';
import { loadQuoteRevisions, loadRevisionItems } from '../../sql/quotes/quote_revision.ts';
import type { RevisionItemRow, RevisionRow } from '../../sql/quotes/quote_revision.ts';
import { auditRow, outboxRows } from '../evidence.ts';
import { quoteNotFound } from './quote_command.ts';
import { discountsOver } from './quote_discounts.ts';
import { quoteRow, quoteView } from './quote_state.ts';

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
      const catalogVersion = active?.catalogVersion ?? null;
      if (catalogVersion === null) {
        return staleCatalogue(undefined, null) ?? refuse('internal', 'unreachable');
      }
      const offeringIds = offeringIdsOf(source.lines);
      const over = discountsOver(call, {
        catalogVersion,
        context: cloneContext(source, body),
        lines: source.lines,
        before: [],
      });
      if ('ok' in over) return over;
      const known = call.services.catalogue.peek(tenant, catalogVersion, offeringIds);
      if (!known.ok) return { ok: 'needs', catalogVersion, offeringIds };
      const decided = cloneQuote(source, body, fresh, known.slice, call.now, over);
      if (!decided.ok) return decided;
      const { state, events, findings } = decided;
      const { id, lines, status: afterStatus, version } = state;
      const detail = `cloned from ${quote.number} revision ${source.revision}`;
      return {
        ok: true,
        reply: { ok: true, body: { ...quoteView(state), findings }, version, created: true },
        changes: {
          statements: (sql) => [
            insertQuote(sql, tenant, quoteRow(state)),
            ...(lines.length > 0 ? [putQuoteItems(sql, tenant, id, state.revision, lines)] : []),
          ],
          events: outboxRows(call, id, events),
          audit: [auditRow(call, 'quote', id, { afterStatus, detail })],
        },
      };
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
