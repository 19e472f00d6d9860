import type { ClonedQuote } from '../../contract/quote_clone.ts';
import type { ParsedBody } from '../../contract/calls.ts';
import type { Quote } from '../../contract/quote.ts';
import type { Refusal } from '../../contract/reply.ts';
import { offeringIdsOf } from '../../domain/catalogue/slice.ts';
import { nothingOnSale } from '../../domain/quote/catalogue_version.ts';
import { cloneContext, cloneQuote } from '../../domain/quote/quote_clone.ts';
import type { CloneSource } from '../../domain/quote/quote_clone.ts';
import type { NewQuote } from '../../domain/quote/quote_create.ts';
import type { QuoteEvent, QuoteState } from '../../domain/quote/state.ts';
import type { Call } from '../../server/call.ts';
import type { Changes, Done, Needs } from '../../server/run_command.ts';
import { insertQuote } from '../../sql/quotes/quote.ts';
import { putQuoteItems } from '../../sql/quotes/quote_item.ts';
import { outboxRows } from '../evidence.ts';
import { quoteAudit } from './quote_command.ts';
import { discountsOver } from './quote_discounts.ts';
import { quoteRow, quoteView } from './quote_state.ts';

/** What is written for a quote that was not there before. */
export function openingChanges(
  call: Call,
  state: QuoteState,
  events: readonly QuoteEvent[],
  detail?: string,
): Changes {
  const { tenant } = call.identity;
  const { id, revision, lines } = state;
  return {
    statements: (sql) => [
      insertQuote(sql, tenant, quoteRow(state)),
      ...(lines.length > 0 ? [putQuoteItems(sql, tenant, id, revision, lines)] : []),
    ],
    events: outboxRows(call, id, events),
    audit: [quoteAudit(call, null, state, { detail })],
  };
}

type Copy = {
  readonly source: CloneSource;
  readonly command: ParsedBody['quote_clone'];
  readonly fresh: NewQuote;
  /** The catalogue version on sale; null: none. */
  readonly active: string | null;
  readonly detail: string;
  readonly amends?: Quote['amends'];
};

/** A draft with lines that are there already, on the catalogue on sale. */
export function openCopy(call: Call, copy: Copy): Done<ClonedQuote> | Refusal | Needs {
  const { source, command, fresh, active: catalogVersion, detail, amends } = copy;
  if (catalogVersion === null) return nothingOnSale();
  const { lines } = source;
  const context = cloneContext(source, command);
  const over = discountsOver(call, { catalogVersion, context, lines, before: [] });
  if ('ok' in over) return over;
  const offeringIds = offeringIdsOf(lines);
  const known = call.services.catalogue.peek(call.identity.tenant, catalogVersion, offeringIds);
  if (!known.ok) return { ok: 'needs', catalogVersion, offeringIds };
  const decided = cloneQuote(source, command, fresh, known.slice, call.now, over);
  if (!decided.ok) return decided;
  const { events, findings } = decided;
  const state = amends === undefined ? decided.state : { ...decided.state, amends };
  const body = { ...quoteView(state), findings };
  return {
    ok: true,
    reply: { ok: true, body, version: state.version, created: true },
    changes: openingChanges(call, state, events, detail),
  };
}
