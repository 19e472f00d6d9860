import type { FulfilmentTask } from '../../contract/order.ts';
import type { Refusal } from '../../contract/reply.ts';
import { refuse } from '../../contract/reply.ts';
import { illegal } from '../decision.ts';
import type { NewId } from '../decision.ts';
import { deliveryOf, endOf } from './delivery.ts';
import { install, NOTHING_INSTALLED, terminateAll } from './install.ts';
import type { Installation, InstalledAsset } from './install.ts';
import { waitForRelease } from './order_hold.ts';
import { orderChanged, orderUnchanged } from './state.ts';
import type { OrderDecision, OrderState } from './state.ts';

/** `order_start`: fulfilment begins. Asked again, or of an order that has ended: no change. */
export function startOrder(state: OrderState, now: string): OrderDecision | Refusal {
  if (state.status === 'held') return waitForRelease(state, now);
  if (state.status !== 'acknowledged') return orderUnchanged(state);
  if (state.tasksTotal === 0) {
    return illegal(`order ${state.number}`, state.status, ['acknowledged and decomposed']);
  }
  return orderChanged({ ...state, status: 'in_progress' }, 'order.started', now);
}

export type Completed = OrderDecision & { readonly assets: Installation };

const EVENT = {
  completed: 'order.completed',
  partial: 'order.partial',
  failed: 'order.failed',
} as const;
const ENDED = ['completed', 'partial', 'failed', 'cancelled'];

/**
 * `order_complete`: no task is open any more. Lines that were delivered become assets; an order
 * that was cancelled is undone, and what it had installed ends.
 */
export function completeOrder(
  state: OrderState,
  tasks: readonly FulfilmentTask[],
  assets: readonly InstalledAsset[],
  now: string,
  newId: NewId,
): Completed | Refusal {
  if (ENDED.includes(state.status)) return { ...orderUnchanged(state), assets: NOTHING_INSTALLED };
  if (state.status === 'held') return waitForRelease(state, now);
  if (state.status === 'acknowledged') {
    return illegal(`order ${state.number}`, state.status, ['in_progress', 'cancelling']);
  }
  const open = state.tasksTotal - state.tasksDone;
  if (open > 0) {
    return refuse('illegal_transition', `order ${state.number} has ${open} tasks to do`);
  }
  if (state.status === 'cancelling') {
    const cancelled = orderChanged({ ...state, status: 'cancelled' }, 'order.cancelled', now);
    return { ...cancelled, assets: terminateAll(state, assets, now) };
  }
  const delivery = deliveryOf(state.items, tasks);
  const status = endOf(delivery);
  return {
    ...orderChanged({ ...state, status }, EVENT[status], now),
    assets: install(state, delivery, assets, now, newId),
  };
}
