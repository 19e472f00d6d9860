import type { Fallout, FulfilmentTask } from '../../contract/order.ts';
import type { Refusal } from '../../contract/reply.ts';
import { illegal } from '../decision.ts';
import { orderUnchanged, taskChanged } from './state.ts';
import type { OrderDecision, OrderState } from './state.ts';

export type Resolution = 'retried' | 'skipped' | 'completed';
export type Resolved = OrderDecision & {
  readonly fallout: Fallout;
  readonly task: FulfilmentTask;
};

const WORKED_ON = ['in_progress', 'cancelling', 'held'];
const TASK_STATUS = { retried: 'pending', skipped: 'skipped', completed: 'done' } as const;

/** How an operator ends a fallout: try again, go on without it, or it was done by hand. */
export function resolveFallout(
  state: { readonly order: OrderState; readonly task: FulfilmentTask; readonly fallout: Fallout },
  resolution: Resolution,
  now: string,
): Resolved | Refusal {
  const { order, task, fallout } = state;
  if (fallout.status === resolution) return { ...orderUnchanged(order), fallout, task };
  if (fallout.status !== 'open') return illegal('the fallout', fallout.status, ['open']);
  if (!WORKED_ON.includes(order.status)) {
    return illegal(`order ${order.number}`, order.status, WORKED_ON);
  }
  const next: FulfilmentTask = { ...task, status: TASK_STATUS[resolution] };
  const tasksDone = order.tasksDone + (resolution === 'retried' ? 0 : 1);
  return {
    ...taskChanged({ ...order, tasksDone }, 'task.resolved', next, now, {
      falloutId: fallout.id,
      resolution,
    }),
    fallout: { ...fallout, status: resolution },
    task: next,
  };
}
