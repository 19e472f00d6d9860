import { setTimeout } from 'node:timers/promises';
import type { Latencies } from '../measure/latencies.ts';

/**
 * Sends item after item at a steady rate, whether or not the earlier ones were answered. Latencies
 * count from when a request was due, so that waiting behind a slow one is not left out.
 */
export async function openLoop<Item>(
  items: readonly Item[],
  perSecond: number,
  latencies: (item: Item) => Latencies | null,
  send: (item: Item) => Promise<void>,
): Promise<void> {
  const startedAt = performance.now();
  await Promise.all(
    items.map(async (item, at) => {
      const dueAt = startedAt + (at * 1_000) / perSecond;
      await setTimeout(Math.max(0, dueAt - performance.now()));
      await send(item);
      latencies(item)?.record(performance.now() - dueAt);
    }),
  );
}
