import type { FulfilmentTask } from '../../contract/order.ts';
import type { Refusal } from '../../contract/reply.ts';
import { illegal } from '../decision.ts';
import type { NewId } from '../decision.ts';
import { orderChanged, withCounts } from './state.ts';
import type { OrderDecision, OrderState } from './state.ts';
import { takeBack } from './undo.ts';
import type { Replanned } from './undo.ts';

export type OrderReplanned = OrderDecision & { readonly plan: Replanned };

const CANCELLABLE = ['acknowledged', 'in_progress', 'held'];

/**
 * `order_cancel`: what was not done stays undone, and what was, or may have been, is undone in
 * reverse. With nothing to undo the order is cancelled at once. A hold ends with it.
 */
export function cancelOrder(
  state: OrderState,
  tasks: readonly FulfilmentTask[],
  reason: string,
  now: string,
  newId: NewId,
): OrderReplanned | Refusal {
  if (!CANCELLABLE.includes(state.status)) {
    return illegal(`order ${state.number}`, state.status, CANCELLABLE);
  }
  const plan = takeBack(tasks, () => true, newId);
  const counted = withCounts({ ...state, hold: null }, plan.tasks);
  const open = counted.tasksTotal > counted.tasksDone;
  // What an earlier amendment left to undo is undone before the order has ended, too.
  const decision = open
    ? orderChanged({ ...counted, status: 'cancelling' }, 'order.cancelling', now, { reason })
    : orderChanged({ ...counted, status: 'cancelled' }, 'order.cancelled', now, { reason });
  return { ...decision, plan };
}
