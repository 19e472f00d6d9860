import type { Refusal } from '../../contract/reply.ts';
import { refuse } from '../../contract/reply.ts';
import { illegal } from '../decision.ts';
import type { NewId } from '../decision.ts';
import type { Asset } from '../../contract/order.ts';
import { orderChanged, orderUnchanged } from './state.ts';
import type { OrderDecision, OrderState } from './state.ts';

/** `order_start`: fulfilment begins. */
export function startOrder(state: OrderState, now: string): OrderDecision | Refusal {
  if (state.status === 'in_progress') return orderUnchanged(state);
  if (state.status !== 'acknowledged' || state.tasksTotal === 0) {
    return illegal(`order ${state.number}`, state.status, ['acknowledged and decomposed']);
  }
  return orderChanged({ ...state, status: 'in_progress' }, 'order.started', now);
}

export type InstalledAsset = Asset & { readonly lineId: string };
export type Completed = OrderDecision & { readonly assets: readonly InstalledAsset[] };

/** `order_complete`: every task is done or skipped; each item becomes an asset. */
export function completeOrder(state: OrderState, now: string, newId: NewId): Completed | Refusal {
  if (state.status === 'completed') return { ...orderUnchanged(state), assets: [] };
  if (state.status !== 'in_progress') {
    return illegal(`order ${state.number}`, state.status, ['in_progress']);
  }
  const open = state.tasksTotal - state.tasksDone;
  if (open > 0) {
    return refuse('illegal_transition', `order ${state.number} has ${open} tasks to do`);
  }
  const assets = state.items.map(({ lineId, offeringId, name, quantity }) => ({
    id: newId(),
    customerId: state.customerId,
    offeringId,
    name,
    quantity,
    orderId: state.id,
    lineId,
    status: 'active' as const,
    activatedAt: now,
  }));
  return { ...orderChanged({ ...state, status: 'completed' }, 'order.completed', now), assets };
}

/** `order_cancel`: only before anything was done for it; the tasks are cancelled with it. */
export function cancelOrder(
  state: OrderState,
  tasksTouched: number,
  now: string,
): OrderDecision | Refusal {
  if (state.status !== 'acknowledged' && state.status !== 'in_progress') {
    return illegal(`order ${state.number}`, state.status, ['acknowledged', 'in_progress']);
  }
  if (tasksTouched > 0) {
    return refuse(
      'illegal_transition',
      `order ${state.number} has ${tasksTouched} tasks under way or done`,
    );
  }
  return orderChanged({ ...state, status: 'cancelled' }, 'order.cancelled', now);
}
