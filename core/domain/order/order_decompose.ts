import type { CatalogSettings, Offering } from '../../contract/catalog.ts';
import type { FulfilmentTask } from '../../contract/order.ts';
import type { Refusal } from '../../contract/reply.ts';
import { planTasks } from '../catalogue/decompose.ts';
import type { NewId } from '../decision.ts';
import { waitForRelease } from './order_hold.ts';
import { orderChanged, orderUnchanged } from './state.ts';
import type { OrderDecision, OrderState } from './state.ts';

export type Decomposed = OrderDecision & {
  /** Empty when the plan existed already. */
  readonly tasks: readonly FulfilmentTask[];
};

/** Makes the plan once; asked again, or of an order that has ended, it changes nothing. */
export function decomposeOrder(
  state: OrderState,
  settings: CatalogSettings,
  offerings: ReadonlyMap<string, Offering>,
  now: string,
  newId: NewId,
): Decomposed | Refusal {
  if (state.status === 'held') return waitForRelease(state, now);
  if (state.tasksTotal > 0 || state.status !== 'acknowledged') {
    return { ...orderUnchanged(state), tasks: [] };
  }
  const plan = planTasks(state.items, settings, offerings, newId);
  if (!plan.ok) return plan;
  const next = { ...state, tasksTotal: plan.tasks.length };
  return { ...orderChanged(next, 'order.decomposed', now), tasks: plan.tasks };
}
