import { expect, test } from 'vitest';
import { printFiller } from './filler.ts';

const PLAN = {
  rows: 1_000,
  tenant: 'demo',
  seed: 7,
  untilMs: Date.parse('2026-11-25T00:00:00.000Z'),
};

function cells(from: number, to: number): string[][] {
  return printFiller(PLAN, from, to)
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\t'));
}

test('audit rows of what is gone are the same whichever chunk prints them', () => {
  expect([...cells(0, 333), ...cells(333, 1_000)]).toEqual(cells(0, 1_000));
});

test('they go from two years back to three months, each with an id of its own', () => {
  const rows = cells(0, 1_000);
  const instants = rows.map(([at]) => at ?? '');
  expect(instants).toEqual(instants.toSorted());
  expect(instants[0]?.slice(0, 10)).toBe('2024-11-25');
  expect(instants.at(-1)?.slice(0, 7)).toBe('2026-08');
  expect(new Set(rows.map(([, id]) => id)).size).toBe(1_000);
  expect(rows[4]?.[6]).toBe(rows[2]?.[6]);
  expect(rows[0]?.[6]).not.toBe(rows[2]?.[6]);
});
