import type { Sql } from '../../../db/connect.ts';
import type { FulfilmentTask, Order } from '../../contract/order.ts';
import type { Refusal, Reply } from '../../contract/reply.ts';
import type { InstalledAsset } from '../../domain/order/install.ts';
import type { OrderDecision, OrderState } from '../../domain/order/state.ts';
import type { Replanned } from '../../domain/order/undo.ts';
import { staleVersion } from '../../server/call.ts';
import type { Call } from '../../server/call.ts';
import { runCommand } from '../../server/run_command.ts';
import type { Done, Needs } from '../../server/run_command.ts';
import { loadAssetsOfOrder } from '../../sql/orders/asset.ts';
import { lockOrder, saveOrder } from '../../sql/orders/customer_order.ts';
import { abortFallouts } from '../../sql/orders/fallout.ts';
import { cancelTasks, insertTasks, loadTasks } from '../../sql/orders/order_task.ts';
import type { Statement } from '../../sql/statement.ts';
import { auditRow, outboxRows } from '../evidence.ts';
import { orderNotFound } from './order_queries.ts';
import { orderView, taskView } from './order_view.ts';

export type OrderDecided = OrderDecision & {
  readonly tasks?: readonly FulfilmentTask[];
  readonly writes?: (sql: Sql) => readonly Statement<unknown>[];
  readonly detail?: string;
};

type Decide = (
  state: OrderState,
  tasks: readonly FulfilmentTask[],
  assets: readonly InstalledAsset[],
) => OrderDecided | Refusal | Needs;

/** Loads one order with its tasks and assets under its lock, lets the domain decide, and saves. */
export function runOrderCommand(
  call: Call,
  orderId: string,
  decide: Decide,
): Promise<Reply<Order>> {
  const { tenant } = call.identity;
  return runCommand(call, {
    load: (sql) => [
      lockOrder(sql, tenant, orderId),
      loadTasks(sql, tenant, orderId),
      loadAssetsOfOrder(sql, tenant, orderId),
    ],
    decide: ([[before], rows, assets]) => {
      if (before === undefined) return orderNotFound(orderId);
      const stale = staleVersion(call, before.version);
      if (stale !== null) return stale;
      const tasks = rows.map(taskView);
      const decided = decide(before, tasks, assets);
      if (decided.ok !== true) return decided;
      return orderDone(call, before, decided, orderView(decided.state, decided.tasks ?? tasks));
    },
  });
}

function orderDone(
  call: Call,
  before: OrderState,
  { state, events, writes, detail }: OrderDecided,
  body: Order,
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

/** Tasks that are dropped, with what waited for an operator because of them, and new tasks. */
export function planWrites(
  sql: Sql,
  call: Call,
  orderId: string,
  { tasks, cancelled, added }: Replanned,
  reason: string,
): readonly Statement<unknown>[] {
  const { tenant, subject: by } = call.identity;
  const { now } = call;
  const ids = cancelled.map(({ id }) => id);
  const planned = tasks.length - added.length;
  return [
    ...(ids.length === 0
      ? []
      : [
          cancelTasks(sql, tenant, orderId, ids, now),
          abortFallouts(sql, tenant, orderId, ids, { by, reason, now }),
        ]),
    ...(added.length === 0 ? [] : [insertTasks(sql, tenant, orderId, added, now, planned)]),
  ];
}

export function planDetail({ cancelled, added }: Replanned): string {
  const undo = added.filter(({ compensates }) => compensates !== undefined).length;
  return `tasks: ${cancelled.length} cancelled, ${undo} to undo, ${added.length - undo} new`;
}
