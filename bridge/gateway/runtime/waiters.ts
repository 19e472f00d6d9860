/** Workers whose activation found nothing, in the order they came, by job type. */
import type { Ask } from '../broker/activation.ts';

export type Waiter = {
  readonly ask: Ask;
  /** Gets the jobs as JSON texts; false when the worker has gone and they must be given back. */
  readonly give: (jobs: readonly string[]) => boolean;
  gone: boolean;
};

export type Waiters = { readonly byType: Map<string, Set<Waiter>>; count: number };

export function noWaiters(): Waiters {
  return { byType: new Map(), count: 0 };
}

export function addWaiter(waiters: Waiters, waiter: Waiter): void {
  const same = waiters.byType.get(waiter.ask.type);
  if (same === undefined) waiters.byType.set(waiter.ask.type, new Set([waiter]));
  else same.add(waiter);
  waiters.count += 1;
}

export function removeWaiter(waiters: Waiters, waiter: Waiter): void {
  const same = waiters.byType.get(waiter.ask.type);
  if (same?.delete(waiter) !== true) return;
  waiters.count -= 1;
  if (same.size === 0) waiters.byType.delete(waiter.ask.type);
}
