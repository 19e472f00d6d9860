import type { ParsedBody } from '../../contract/calls.ts';
import type { Order } from '../../contract/order.ts';
import type { OrderLineChange } from '../../contract/order_changes.ts';
import type { Reply } from '../../contract/reply.ts';
import { orderedOfferings } from '../../domain/order/components.ts';
import { amendOrder } from '../../domain/order/order_amend.ts';
import type { Amended } from '../../domain/order/order_amend.ts';
import { itemsOf } from '../../domain/order/order_items.ts';
import type { OrderState } from '../../domain/order/state.ts';
import type { QuoteState } from '../../domain/quote/state.ts';
import { staleVersion } from '../../server/call.ts';
import type { Call } from '../../server/call.ts';
import { runCommand } from '../../server/run_command.ts';
import type { Done } from '../../server/run_command.ts';
import { loadApprovalCase } from '../../sql/approvals/approval_case.ts';
import { amendOrder as amendStatement, loadAgreedLines } from '../../sql/orders/amendment.ts';
import { lockOrder, saveOrder } from '../../sql/orders/customer_order.ts';
import { loadTasks } from '../../sql/orders/order_task.ts';
import { lockQuote } from '../../sql/quotes/quote.ts';
import { loadQuoteItems } from '../../sql/quotes/quote_item.ts';
import { auditRow, outboxRows } from '../evidence.ts';
import { quoteAudit, quoteNotFound, quoteWrites } from '../quotes/quote_command.ts';
import { quoteState } from '../quotes/quote_state.ts';
import { orderNotFound } from './order_queries.ts';
import { orderView, taskView } from './order_view.ts';
import { planDetail, planWrites } from './run_order_command.ts';

/** Once, however often it is asked for: a quote that was applied replies the order as it is. */
export function orderAmend(
  call: Call,
  { orderId, quoteId }: ParsedBody['order_amend'],
): Promise<Reply<Order>> {
  const { tenant } = call.identity;
  return runCommand(call, {
    load: (sql) => [
      lockOrder(sql, tenant, orderId),
      loadTasks(sql, tenant, orderId),
      loadAgreedLines(sql, tenant, orderId),
      lockQuote(sql, tenant, quoteId),
      loadQuoteItems(sql, tenant, quoteId),
      loadApprovalCase(sql, tenant, quoteId),
    ],
    decide: ([[order], rows, agreed, [quoteRow], items, [approval]]) => {
      if (order === undefined) return orderNotFound(orderId);
      if (quoteRow === undefined) return quoteNotFound(quoteId);
      const tasks = rows.map(taskView);
      if (quoteRow.orderId === orderId && quoteRow.amendsOrder === orderId) {
        return {
          ok: true,
          reply: { ok: true, body: orderView(order, tasks), version: order.version },
        };
      }
      const stale = staleVersion(call, order.version);
      if (stale !== null) return stale;
      const quote = quoteState(quoteRow, items, approval);
      const offeringIds = soldBy(quote);
      const { catalogVersion } = quote;
      const known = call.services.catalogue.peek(tenant, catalogVersion, offeringIds);
      if (!known.ok) return { ok: 'needs', catalogVersion, offeringIds };
      const decided = amendOrder(
        { order, tasks, agreed: agreed.map(({ input }) => input), quote },
        { settings: known.settings, offerings: known.slice.offerings },
        call.now,
        call.services.newId,
      );
      if (!decided.ok) return decided;
      return amended(call, order, quote, decided);
    },
  });
}

function soldBy(quote: QuoteState): string[] {
  const priced = 'price' in quote ? (quote.price?.lines ?? []) : [];
  return orderedOfferings(itemsOf(quote.lines, priced));
}

function amended(call: Call, before: OrderState, asked: QuoteState, decided: Amended): Done<Order> {
  const { tenant, subject: by } = call.identity;
  const { order, quote, plan, changes } = decided;
  const { state } = order;
  const lines = 'price' in asked ? (asked.price?.lines ?? []) : [];
  const what = `revision ${state.revision} by ${asked.number}: ${linesDetail(changes)}`;
  return {
    ok: true,
    reply: { ok: true, body: orderView(state, plan.tasks), version: state.version },
    changes: {
      statements: (sql) => [
        amendStatement(sql, tenant, state, lines, { lines: changes, by, now: call.now }),
        saveOrder(sql, tenant, state),
        ...planWrites(sql, call, state.id, plan, `amended by ${asked.number}`),
        ...quoteWrites(sql, call, asked, quote.state),
      ],
      events: [
        ...outboxRows(call, state.id, order.events),
        ...outboxRows(call, asked.id, quote.events),
      ],
      audit: [
        auditRow(call, 'order', state.id, {
          beforeStatus: before.status,
          afterStatus: state.status,
          detail: `${what}; ${planDetail(plan)}`,
        }),
        quoteAudit(call, asked, quote.state, {}),
      ],
    },
  };
}

function linesDetail(changes: readonly OrderLineChange[]): string {
  const counts = Map.groupBy(changes, ({ change }) => change);
  const told = [...counts].map(([change, lines]) => `${lines.length} ${change}`);
  return told.length === 0 ? 'no line differs' : `lines: ${told.join(', ')}`;
}
