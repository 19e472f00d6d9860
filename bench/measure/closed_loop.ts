/** Hands the items to `workers` loops, each taking the next one when it has done its last. */
export async function closedLoop<Item>(
  items: readonly Item[],
  workers: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  let next = 0;
  const loop = async (): Promise<void> => {
    for (let at = next++; at < items.length; at = next++) {
      const item = items[at];
      if (item !== undefined) await work(item);
    }
  };
  await Promise.all(Array.from({ length: workers }, loop));
}

/** Starts one item after the other at a steady rate, whether or not the earlier ones are done. */
export async function paced<Item>(
  items: readonly Item[],
  perSecond: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const startedAt = performance.now();
  const running = items.map(async (item, at) => {
    const due = startedAt + (at * 1_000) / perSecond;
    await new Promise((wake) => setTimeout(wake, Math.max(0, due - performance.now())));
    await work(item);
  });
  await Promise.all(running);
}
