import type { ParsedBody } from '../../contract/calls.ts';
import type { ClonedQuote } from '../../contract/quote_clone.ts';
import type { Reply } from '../../contract/reply.ts';
import type { Call } from '../../server/call.ts';
import { runCommand } from '../../server/run_command.ts';
import { activeVersion } from '../../sql/catalogue/catalog_version.ts';
import { loadAgreedLines, loadAgreedQuote } from '../../sql/orders/amendment.ts';
import { lockOrder } from '../../sql/orders/customer_order.ts';
import { orderNotFound } from '../orders/order_queries.ts';
import { openCopy } from './open_quote.ts';

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
      const { segment, ...context } = agreed;
      const source = {
        ...context,
        ...(segment === null ? {} : { segment }),
        currency: order.currency,
        lines: rows.map(({ input }) => input),
      };
      return openCopy(call, {
        source,
        command: { ...body, quoteId: source.quoteId },
        fresh,
        active: active?.catalogVersion ?? null,
        detail: `to amend ${order.number} revision ${order.revision}`,
        amends: { orderId },
      });
    },
  });
}
