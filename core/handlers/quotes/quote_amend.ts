import type { ParsedBody } from '../../contract/calls.ts';
import type { ClonedQuote } from '../../contract/quote_clone.ts';
import { refuse } from '../../contract/reply.ts';
import type { Reply } from '../../contract/reply.ts';
import { offeringIdsOf } from '../../domain/catalogue/slice.ts';
import { staleCatalogue } from '../../domain/quote/catalogue_version.ts';
import { cloneContext, cloneQuote } from '../../domain/quote/quote_clone.ts';
import type { Call } from '../../server/call.ts';
import { runCommand } from '../../server/run_command.ts';
import { activeVersion } from '../../sql/catalogue/catalog_version.ts';
import { loadAgreedLines, loadAgreedQuote } from '../../sql/orders/amendment.ts';
import { lockOrder } from '../../sql/orders/customer_order.ts';
import { insertQuote } from '../../sql/quotes/quote.ts';
import { putQuoteItems } from '../../sql/quotes/quote_item.ts';
import { auditRow, outboxRows } from '../evidence.ts';
import { orderNotFound } from '../orders/order_queries.ts';
import { discountsOver } from './quote_discounts.ts';
import { quoteRow, quoteView } from './quote_state.ts';

/** A draft with the lines that an order stands for now, to be applied to it once accepted. */
export async function quoteAmend(
  call: Call,
  body: ParsedBody['quote_amend'],
): Promise<Reply<ClonedQuote>> {
  const { orderId } = body;
  const { tenant } = call.identity;
  const number = await call.services.numbers.take(call, 'quote');
  if (typeof number !== 'string') return number;
  const fresh = { id: call.services.newId(), number };
  return runCommand(call, {
    load: (sql) => [
      lockOrder(sql, tenant, orderId),
      loadAgreedQuote(sql, tenant, orderId),
      loadAgreedLines(sql, tenant, orderId),
      activeVersion(sql, tenant, call.now),
    ],
    decide: ([[order], [agreed], rows, [active]]) => {
      if (order === undefined || agreed === undefined) return orderNotFound(orderId);
      const catalogVersion = active?.catalogVersion ?? null;
      if (catalogVersion === null) {
        return staleCatalogue(undefined, null) ?? refuse('internal', 'unreachable');
      }
      const { segment, ...context } = agreed;
      const source = {
        ...context,
        ...(segment === null ? {} : { segment }),
        currency: order.currency,
        lines: rows.map(({ input }) => input),
      };
      const command = { ...body, quoteId: source.quoteId };
      const over = discountsOver(call, {
        catalogVersion,
        context: cloneContext(source, command),
        lines: source.lines,
        before: [],
      });
      if ('ok' in over) return over;
      const offeringIds = offeringIdsOf(source.lines);
      const known = call.services.catalogue.peek(tenant, catalogVersion, offeringIds);
      if (!known.ok) return { ok: 'needs', catalogVersion, offeringIds };
      const decided = cloneQuote(source, command, fresh, known.slice, call.now, over);
      if (!decided.ok) return decided;
      const { events, findings } = decided;
      const state = { ...decided.state, amends: { orderId } };
      const { id, lines, status: afterStatus, version } = state;
      const detail = `to amend ${order.number} revision ${order.revision}`;
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
