import type { FulfilmentTask, OrderItem, OrderStatus } from '../../contract/order.ts';

/** `taken_back`: what was planned for it was undone or given up. */
export type Delivery = 'delivered' | 'missing' | 'taken_back';

/**
 * What became of each line, once no task is open. Of tasks that were planned again the last one
 * counts. A line that nothing had to be done for is delivered.
 */
export function deliveryOf(
  items: readonly OrderItem[],
  tasks: readonly FulfilmentTask[],
): ReadonlyMap<string, Delivery> {
  const undone = new Set(tasks.flatMap(({ compensates }) => compensates ?? []));
  const planned = new Set<string>();
  const lasts = new Map<string, Map<string, FulfilmentTask>>();
  for (const task of tasks) {
    if (task.compensates !== undefined) continue;
    planned.add(task.lineId);
    if (task.status === 'cancelled' || undone.has(task.id)) continue;
    const ofLine = lasts.get(task.lineId) ?? new Map<string, FulfilmentTask>();
    ofLine.set(`${task.offeringId ?? ''} ${task.type}`, task);
    lasts.set(task.lineId, ofLine);
  }
  return new Map(
    items.map(({ lineId }) => {
      const live = [...(lasts.get(lineId)?.values() ?? [])];
      if (live.length === 0) return [lineId, planned.has(lineId) ? 'taken_back' : 'delivered'];
      return [lineId, live.every(({ status }) => status === 'done') ? 'delivered' : 'missing'];
    }),
  );
}

/** How an order ends by what was delivered of it. */
export function endOf(
  delivery: ReadonlyMap<string, Delivery>,
): Extract<OrderStatus, 'completed' | 'partial' | 'failed'> {
  const all = [...delivery.values()];
  if (all.every((one) => one === 'delivered')) return 'completed';
  return all.includes('delivered') ? 'partial' : 'failed';
}
