import { expect, test } from 'vitest';
import { earlyFrom, renewsEarly } from './early.ts';

const UNTIL = 100_000;
const COST_MS = 50;

test('the share of readers that renew early grows as the end comes nearer', () => {
  const share = (leftMs: number) => {
    const draws = Array.from({ length: 1_000 }, (_, at) => (at + 0.5) / 1_000);
    return draws.filter((drawn) => renewsEarly(UNTIL, COST_MS, UNTIL - leftMs, drawn)).length;
  };
  // exp(-left / cost), as the paper has it.
  expect([500, 150, 50, 5].map(share)).toEqual([0, 50, 368, 905]);
});

test('what is dearer is renewed earlier', () => {
  expect(renewsEarly(UNTIL, 10, UNTIL - 100, 0.1)).toBe(false);
  expect(renewsEarly(UNTIL, 100, UNTIL - 100, 0.1)).toBe(true);
});

test('before the window nobody renews, however small a number is drawn; at the end everybody', () => {
  const begins = earlyFrom(UNTIL, COST_MS);
  expect(begins).toBe(UNTIL - 1_000);
  expect(renewsEarly(UNTIL, COST_MS, begins - 1, Math.exp(-20))).toBe(false);
  expect(renewsEarly(UNTIL, COST_MS, UNTIL, 1)).toBe(true);
});
