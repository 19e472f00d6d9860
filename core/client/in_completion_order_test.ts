import { expect, test } from 'vitest';
import { inCompletionOrder } from './in_completion_order.ts';

const tick = () => new Promise<void>((wake) => setImmediate(wake));

/** Work that ends when the test says so. */
function byHand() {
  const ends = new Map<number, () => void>();
  const work = (item: number) =>
    new Promise<number>((resolve) => ends.set(item, () => resolve(item)));
  return { ends, work };
}

test('results come when they are done, not when they were begun', async () => {
  const { ends, work } = byHand();
  const results = inCompletionOrder([1, 2, 3], 3, work);
  const first = results.next();
  await tick();
  ends.get(2)?.();
  expect(await first).toEqual({ done: false, value: 2 });
  ends.get(3)?.();
  expect((await results.next()).value).toBe(3);
  ends.get(1)?.();
  expect((await results.next()).value).toBe(1);
  expect((await results.next()).done).toBe(true);
});

test('no more are under way than is allowed, and none is taken before there is a place', async () => {
  let taken = 0;
  let underWay = 0;
  let most = 0;
  function* source() {
    for (; taken < 100; taken += 1) yield taken;
  }
  const work = async (item: number) => {
    underWay += 1;
    most = Math.max(most, underWay);
    await tick();
    underWay -= 1;
    return item;
  };
  const seen: number[] = [];
  for await (const item of inCompletionOrder(source(), 7, work)) {
    seen.push(item);
    expect(taken - seen.length).toBeLessThanOrEqual(7);
  }
  expect(most).toBe(7);
  expect(seen.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, at) => at));
});

test('a result comes while the source is still waited for', async () => {
  const never = new Promise<number>(() => undefined);
  async function* source() {
    yield 1;
    yield await never;
  }
  const results = inCompletionOrder(source(), 4, async (item) => item * 10);
  expect((await results.next()).value).toBe(10);
});

test('whoever leaves the loop takes no more, and what was begun is waited for', async () => {
  let closed = false;
  let ended = 0;
  function* source() {
    try {
      for (let item = 0; ; item += 1) yield item;
    } finally {
      closed = true;
    }
  }
  const work = async () => {
    await tick();
    ended += 1;
  };
  for await (const _ of inCompletionOrder(source(), 5, work)) break;
  expect(closed).toBe(true);
  expect(ended).toBe(5);
});

test('a fault of one ends all, and is thrown', async () => {
  const results = inCompletionOrder([1, 2], 2, async (item) => {
    await tick();
    throw new Error(`no ${item}`);
  });
  await expect(results.next()).rejects.toThrow('no 1');
});
