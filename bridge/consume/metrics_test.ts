import { expect, test } from 'vitest';
import { batchAges, beginBatch, currentLags, setAssignment, setLag } from './metrics.ts';

test('the lag of a partition goes with it to its new member', () => {
  setAssignment('mine', { 'a.v1': [0, 1], 'b.v1': [0] });
  setLag('mine', 'a.v1', 0, 5);
  setLag('mine', 'a.v1', 1, 6);
  setLag('mine', 'b.v1', 0, 7);
  setLag('other', 'b.v1', 0, 8);
  setAssignment('mine', { 'a.v1': [1] });
  expect(currentLags().map(({ lag }) => lag)).toEqual([6, 8]);
});

test('a consumer shows how long its oldest batch is under way, and nothing when none is', () => {
  setAssignment('slow', { 'a.v1': [0] });
  expect(batchAges(performance.now()).get('slow')).toBe(0);
  const ends = [beginBatch('slow'), beginBatch('slow')];
  expect(batchAges(performance.now() + 5_000).get('slow')).toBeGreaterThanOrEqual(5);
  for (const end of ends) end();
  expect(batchAges(performance.now() + 5_000).get('slow')).toBe(0);
});
