import type { Sql } from '../../../db/connect.ts';
import type { ParsedBody } from '../../contract/calls.ts';
import type { FulfilmentTask, Order } from '../../contract/order.ts';
import type { Refusal, Reply } from '../../contract/reply.ts';
import { orderedOfferings } from '../../domain/order/components.ts';
import { decomposeOrder } from '../../domain/order/order_decompose.ts';
import { cancelOrder, completeOrder, startOrder } from '../../domain/order/order_lifecycle.ts';
import type { OrderDecision, OrderState } from '../../domain/order/state.ts';
import { staleVersion } from '../../server/call.ts';
import type { Call } from '../../server/call.ts';
import { runCommand } from '../../server/run_command.ts';
import type { Done, Needs } from '../../server/run_command.ts';
import { insertAssets } from '../../sql/orders/asset.ts';
import { lockOrder, saveOrder } from '../../sql/orders/customer_order.ts';
import { cancelTasks, insertTasks, loadTasks } from '../../sql/orders/order_task.ts';
import type { Statement } from '../../sql/statement.ts';
import { auditRow, outboxRows } from '../evidence.ts';
import { orderNotFound } from './order_queries.ts';
import { orderView, taskView } from './order_view.ts';

type Decided = OrderDecision & {
  readonly tasks?: readonly FulfilmentTask[];
  readonly writes?: (sql: Sql) => readonly Statement<unknown>[];
};

/** Loads one order with its tasks under its lock, lets the domain decide, and saves. */
function runOrderCommand(
  call: Call,
  orderId: string,
  decide: (state: OrderState, tasks: readonly FulfilmentTask[]) => Decided | Refusal | Needs,
  detail?: string,
): Promise<Reply<Order>> {
  const { tenant } = call.identity;
  return runCommand(call, {
    load: (sql) => [lockOrder(sql, tenant, orderId), loadTasks(sql, tenant, orderId)],
    decide: ([[before], rows]) => {
      if (before === undefined) return orderNotFound(orderId);
      const stale = staleVersion(call, before.version);
      if (stale !== null) return stale;
      const tasks = rows.map(taskView);
      const decided = decide(before, tasks);
      if (decided.ok !== true) return decided;
      const body = orderView(decided.state, decided.tasks ?? tasks);
      return orderDone(call, before, decided, body, detail);
    },
  });
}

function orderDone(
  call: Call,
  before: OrderState,
  { state, events, writes }: Decided,
  body: Order,
  detail: string | undefined,
): Done<Order> {
  const reply = { ok: true, body, version: state.version } as const;
  if (events.length === 0) return { ok: true, reply };
  return {
    ok: true,
    reply,
    changes: {
      statements: (sql) => [
        saveOrder(sql, call.identity.tenant, state),
        ...(writes === undefined ? [] : writes(sql)),
      ],
      events: outboxRows(call, state.id, events),
      audit: [
        auditRow(call, 'order', state.id, {
          beforeStatus: before.status,
          afterStatus: state.status,
          detail,
        }),
      ],
    },
  };
}

export function orderDecompose(
  call: Call,
  { orderId }: ParsedBody['order_decompose'],
): Promise<Reply<Order>> {
  const { tenant } = call.identity;
  return runOrderCommand(call, orderId, (state, existing) => {
    const { catalogVersion } = state;
    const offeringIds = orderedOfferings(state.items);
    const known = call.services.catalogue.peek(tenant, catalogVersion, offeringIds);
    if (!known.ok) return { ok: 'needs', catalogVersion, offeringIds };
    const { settings, slice } = known;
    const decided = decomposeOrder(state, settings, slice.offerings, call.now, call.services.newId);
    if (!decided.ok) return decided;
    if (decided.events.length === 0) return { ...decided, tasks: existing };
    const { tasks } = decided;
    return {
      ...decided,
      writes: (sql) => [insertTasks(sql, tenant, orderId, tasks, call.now)],
    };
  });
}

export function orderStart(
  call: Call,
  { orderId }: ParsedBody['order_start'],
): Promise<Reply<Order>> {
  return runOrderCommand(call, orderId, (state) => startOrder(state, call.now));
}

export function orderComplete(
  call: Call,
  { orderId }: ParsedBody['order_complete'],
): Promise<Reply<Order>> {
  return runOrderCommand(call, orderId, (state) => {
    const decided = completeOrder(state, call.now, call.services.newId);
    if (!decided.ok) return decided;
    const { assets } = decided;
    return { ...decided, writes: (sql) => [insertAssets(sql, call.identity.tenant, assets)] };
  });
}

export function orderCancel(
  call: Call,
  { orderId, reason }: ParsedBody['order_cancel'],
): Promise<Reply<Order>> {
  return runOrderCommand(
    call,
    orderId,
    (state, tasks) => {
      const touched = tasks.filter(({ status }) => status !== 'pending').length;
      const decided = cancelOrder(state, touched, call.now);
      if (!decided.ok) return decided;
      return {
        ...decided,
        tasks: tasks.map((task) => ({ ...task, status: 'cancelled' as const })),
        writes: (sql) => [cancelTasks(sql, call.identity.tenant, orderId, call.now)],
      };
    },
    reason,
  );
}
