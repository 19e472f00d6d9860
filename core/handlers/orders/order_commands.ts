import type { ParsedBody } from '../../contract/calls.ts';
import type { Order } from '../../contract/order.ts';
import type { Reply } from '../../contract/reply.ts';
import { orderedOfferings } from '../../domain/order/components.ts';
import type { Installation } from '../../domain/order/install.ts';
import { cancelOrder } from '../../domain/order/order_cancel.ts';
import { decomposeOrder } from '../../domain/order/order_decompose.ts';
import { holdOrder, releaseOrder } from '../../domain/order/order_hold.ts';
import { completeOrder, startOrder } from '../../domain/order/order_lifecycle.ts';
import type { Call } from '../../server/call.ts';
import { insertAssets } from '../../sql/orders/asset.ts';
import { changeAssets } from '../../sql/orders/asset_version.ts';
import { insertTasks } from '../../sql/orders/order_task.ts';
import { planDetail, planWrites, runOrderCommand } from './run_order_command.ts';

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
  const { tenant } = call.identity;
  return runOrderCommand(call, orderId, (state, tasks, existing) => {
    const decided = completeOrder(state, tasks, existing, call.now, call.services.newId);
    if (!decided.ok || decided.events.length === 0) return decided;
    const { installed, changed } = decided.assets;
    return {
      ...decided,
      detail: `${state.status} → ${decided.state.status}; ${installedDetail(decided.assets)}`,
      writes: (sql) => [
        ...(installed.length > 0 ? [insertAssets(sql, tenant, installed)] : []),
        ...(changed.length > 0 ? [changeAssets(sql, tenant, changed)] : []),
      ],
    };
  });
}

function installedDetail({ installed, changed }: Installation): string {
  const ended = changed.filter(({ status }) => status === 'terminated').length;
  const modified = changed.length - ended;
  return `assets: ${installed.length} installed, ${modified} modified, ${ended} terminated`;
}

export function orderCancel(
  call: Call,
  { orderId, reason }: ParsedBody['order_cancel'],
): Promise<Reply<Order>> {
  return runOrderCommand(call, orderId, (state, tasks) => {
    const decided = cancelOrder(state, tasks, reason, call.now, call.services.newId);
    if (!decided.ok) return decided;
    const { plan } = decided;
    return {
      ...decided,
      tasks: plan.tasks,
      detail: tasks.length === 0 ? reason : `${reason}; ${planDetail(plan)}`,
      writes: (sql) => planWrites(sql, call, orderId, plan, reason),
    };
  });
}

export function orderHold(
  call: Call,
  { orderId, reason }: ParsedBody['order_hold'],
): Promise<Reply<Order>> {
  return runOrderCommand(call, orderId, (state) => {
    const decided = holdOrder(state, { reason, by: call.identity.subject }, call.now);
    return decided.ok ? { ...decided, detail: reason } : decided;
  });
}

export function orderRelease(
  call: Call,
  { orderId }: ParsedBody['order_release'],
): Promise<Reply<Order>> {
  return runOrderCommand(call, orderId, (state) => releaseOrder(state, call.now));
}
