import type { ParsedBody } from '../../contract/calls.ts';
import type { Order } from '../../contract/order.ts';
import type { Reply } from '../../contract/reply.ts';
import { convertQuote } from '../../domain/quote/quote_convert.ts';
import { staleVersion } from '../../server/call.ts';
import type { Call } from '../../server/call.ts';
import { runCommand } from '../../server/run_command.ts';
import { loadApprovalCase } from '../../sql/approvals/approval_case.ts';
import { insertOrder, loadOrderOfQuote } from '../../sql/orders/customer_order.ts';
import { loadTasksOfQuote } from '../../sql/orders/order_task.ts';
import { lockQuote } from '../../sql/quotes/quote.ts';
import { loadQuoteItems } from '../../sql/quotes/quote_item.ts';
import { auditRow, outboxRows } from '../evidence.ts';
import { orderView, taskView } from '../orders/order_view.ts';
import { quoteAudit, quoteNotFound, quoteWrites } from './quote_command.ts';
import { quoteState } from './quote_state.ts';

/**
 * One order, however often it is asked for: whoever comes second gets the order of the first, even
 * with the version that was seen before.
 */
export async function quoteConvert(
  call: Call,
  { quoteId }: ParsedBody['quote_convert'],
): Promise<Reply<Order>> {
  const { tenant } = call.identity;
  const number = await call.services.numbers.take(call, 'order');
  if (typeof number !== 'string') return number;
  const fresh = { id: call.services.newId(), number };
  return runCommand(call, {
    load: (sql) => [
      lockQuote(sql, tenant, quoteId),
      loadQuoteItems(sql, tenant, quoteId),
      loadApprovalCase(sql, tenant, quoteId),
      loadOrderOfQuote(sql, tenant, quoteId),
      loadTasksOfQuote(sql, tenant, quoteId),
    ],
    decide: ([[row], items, [approval], [existing], tasks]) => {
      if (row === undefined) return quoteNotFound(quoteId);
      if (existing !== undefined) {
        const body = orderView(existing, tasks.map(taskView));
        return { ok: true, reply: { ok: true, body, version: existing.version } };
      }
      const stale = staleVersion(call, row.version);
      if (stale !== null) return stale;
      const before = quoteState(row, items, approval);
      const decided = convertQuote(before, fresh, call.now);
      if (!decided.ok) return decided;
      const { quote, order } = decided;
      const lines = 'price' in before ? (before.price?.lines ?? []) : [];
      return {
        ok: true,
        reply: {
          ok: true,
          body: orderView(order.state, []),
          version: order.state.version,
          created: true,
        },
        changes: {
          statements: (sql) => [
            insertOrder(sql, tenant, order.state, lines),
            ...quoteWrites(sql, call, before, quote.state),
          ],
          events: [
            ...outboxRows(call, quoteId, quote.events),
            ...outboxRows(call, fresh.id, order.events),
          ],
          audit: [
            quoteAudit(call, before, quote.state, {}),
            auditRow(call, 'order', fresh.id, { afterStatus: order.state.status }),
          ],
        },
      };
    },
  });
}
