import { expect, test } from 'vitest';
import { figuresOf, tableOf, type Row } from './figures.ts';

const row: Row = {
  name: 'convert',
  how: 'closed loop',
  summary: { count: 3, p50: 1, p95: 40.0004, p99: 41, max: 50 },
};

test('a figure holds when it is within its goal, and always when it has none', () => {
  const figures = figuresOf(row, { p95: 40, p99: 40 });
  expect(figures.map(({ name, goal, holds }) => [name, goal, holds])).toEqual([
    ['convert p50', null, true],
    ['convert p95', '≤ 40', true],
    ['convert p99', '≤ 40', false],
    ['convert max', null, true],
  ]);
});

test('the table aligns its columns', () => {
  const lines = tableOf([row, { ...row, name: 'edge read, hit' }]).split('\n');
  expect(lines).toHaveLength(3);
  const ends = lines
    .map((line) => /p95|40\.00/.exec(line))
    .map((at) => (at?.index ?? 0) + (at?.[0].length ?? 0));
  expect(new Set(ends).size).toBe(1);
});
