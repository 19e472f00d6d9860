import type { Fallout, FulfilmentTask } from '../../contract/order.ts';
import { refuse } from '../../contract/reply.ts';
import type { Refusal } from '../../contract/reply.ts';
import { illegal } from '../decision.ts';
import type { NewId } from '../decision.ts';
import type { OrderReplanned } from './order_cancel.ts';
import { orderChanged, taskChanged, withCounts } from './state.ts';
import type { OrderState } from './state.ts';
import { takeBack } from './undo.ts';

export type Aborted = OrderReplanned & { readonly fallout: Fallout };

const ABORTABLE = ['in_progress', 'held'];

/** Gives up the line of a task that fell out: the rest of it is not done, what was is undone. */
export function abortFallout(
  state: {
    readonly order: OrderState;
    readonly tasks: readonly FulfilmentTask[];
    readonly fallout: Fallout;
  },
  reason: string,
  now: string,
  newId: NewId,
): Aborted | Refusal {
  const { order, tasks, fallout } = state;
  if (fallout.status !== 'open') return illegal('the fallout', fallout.status, ['open']);
  if (!ABORTABLE.includes(order.status)) {
    return illegal(`order ${order.number}`, order.status, ABORTABLE);
  }
  const task = tasks.find(({ id }) => id === fallout.taskId);
  if (task === undefined) return refuse('not_found', `no task ${fallout.taskId}`);
  if (task.compensates !== undefined) {
    return refuse(
      'illegal_transition',
      `${task.type} undoes what was done: retry, skip or complete it`,
    );
  }
  const plan = takeBack(tasks, (lineId) => lineId === task.lineId, newId);
  const resolved = taskChanged(
    withCounts(order, plan.tasks),
    'task.resolved',
    { ...task, status: 'cancelled' },
    now,
    { falloutId: fallout.id, resolution: 'aborted' },
  );
  const replanned = orderChanged(resolved.state, 'order.replanned', now, { reason });
  return {
    ok: true,
    state: replanned.state,
    events: [...resolved.events, ...replanned.events],
    plan,
    fallout: { ...fallout, status: 'aborted' },
  };
}
