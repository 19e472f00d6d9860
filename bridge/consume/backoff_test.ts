import { expect, test } from 'vitest';
import { backoffMs, sleep } from './backoff.ts';

const BACKOFF = { firstMs: 100, maxMs: 1_000 };

test('waits double until the longest, between half and all of it', () => {
  expect([1, 2, 3, 4, 5, 60].map((attempt) => backoffMs(BACKOFF, attempt, 0))).toEqual([
    50, 100, 200, 400, 500, 500,
  ]);
  expect([1, 2, 5].map((attempt) => backoffMs(BACKOFF, attempt, 1))).toEqual([100, 200, 1_000]);
});

test('a sleep ends with its signal', async () => {
  const stop = new AbortController();
  const sleeping = sleep(60_000, stop.signal);
  stop.abort();
  await expect(sleeping).resolves.toBeUndefined();
  await expect(sleep(60_000, stop.signal)).resolves.toBeUndefined();
});
