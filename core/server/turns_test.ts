import { expect, test } from 'vitest';
import { createTurns } from './turns.ts';

const soon = { deadlineAtMs: 1 };

function fetches() {
  const done: { by: number; ids: readonly string[] }[] = [];
  const turn = createTurns(async (asker: { deadlineAtMs: number }, ids: readonly string[]) => {
    await new Promise((wake) => setTimeout(wake, 5));
    done.push({ by: asker.deadlineAtMs, ids });
    if (ids.includes('broken')) throw new Error('broken');
    return ids.length;
  });
  return { done, turn };
}

test('who asks at once or while something runs shares the next turn', async () => {
  const { done, turn } = fetches();
  const first = [turn('v1', soon, ['a']), turn('v1', soon, ['a', 'b'])];
  await new Promise((wake) => setTimeout(wake, 1));
  const later = [turn('v1', soon, ['c']), turn('v1', soon, ['d'])];
  expect(await Promise.all([...first, ...later])).toEqual([2, 2, 2, 2]);
  expect(done.map(({ ids }) => ids)).toEqual([
    ['a', 'b'],
    ['c', 'd'],
  ]);
});

test('lines do not wait for each other, and a failed turn holds up nobody', async () => {
  const { done, turn } = fetches();
  const failed = turn('v1', soon, ['broken']);
  const other = turn('v2', soon, ['a']);
  await expect(failed).rejects.toThrow('broken');
  expect(await other).toBe(1);
  expect(await turn('v1', soon, ['b'])).toBe(1);
  expect(done).toHaveLength(3);
});

test('a turn runs for the caller who can wait longest', async () => {
  const { done, turn } = fetches();
  await Promise.all([3, 9, 5].map((deadlineAtMs) => turn('v1', { deadlineAtMs }, ['a'])));
  expect(done).toEqual([{ by: 9, ids: ['a'] }]);
});

test('more than fits into one turn goes into several', async () => {
  const { done, turn } = fetches();
  const ids = (from: number) => Array.from({ length: 400 }, (_, at) => `o${from + at}`);
  await Promise.all([0, 400, 800].map((from) => turn('v1', soon, ids(from))));
  expect(done.map((one) => one.ids.length)).toEqual([800, 400]);
});
