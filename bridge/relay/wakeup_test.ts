import { expect, test } from 'vitest';
import { createWakeup } from './wakeup.ts';

test('a wake ends the wait', async () => {
  const { wake, wait } = createWakeup();
  const waiting = wait(60_000);
  wake();
  expect(await waiting).toBe(true);
});

test('a wake before the wait is not lost, and counts once', async () => {
  const { wake, wait } = createWakeup();
  wake();
  wake();
  expect(await wait(60_000)).toBe(true);
  expect(await wait(1)).toBe(false);
});
