import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { dice, fateOf, latencyMs } from './dice.ts';
import { SETTINGS_DEFAULT } from './settings.ts';

const TASKS = Array.from({ length: 4_000 }, (_, at) => `task ${at}`);

function shareOf(is: (taskId: string) => boolean): number {
  return TASKS.filter(is).length / TASKS.length;
}

test('the same seed, task and purpose roll the same, another seed another', () => {
  const taskId = randomUUID();
  expect(dice(1, taskId, 'permanent')).toBe(dice(1, taskId, 'permanent'));
  expect(dice(1, taskId, 'permanent')).not.toBe(dice(2, taskId, 'permanent'));
});

test('rates are kept over many tasks', () => {
  const settings = { ...SETTINGS_DEFAULT, transient: 0.3, permanent: 0.1 };
  const permanent = shareOf((id) => fateOf(settings, id, 1) === 'permanent');
  const after = shareOf((id) => fateOf(settings, id, 1) === 'transient_after');
  const before = shareOf((id) => fateOf(settings, id, 1) === 'transient_before');
  expect(permanent).toBeCloseTo(0.1, 1);
  expect(after).toBeCloseTo(0.9 * 0.1, 1);
  expect(before).toBeCloseTo(0.9 * 0.2, 1);
});

test('a task that is refused is refused at every attempt, a passing fault is not', () => {
  const settings = { ...SETTINGS_DEFAULT, transient: 0.5, permanent: 0.1 };
  const refused = TASKS.filter((id) => fateOf(settings, id, 1) === 'permanent');
  expect(refused.every((id) => fateOf(settings, id, 9) === 'permanent')).toBe(true);
  const stuck = shareOf((id) =>
    [1, 2, 3, 4, 5, 6].every((n) => fateOf(settings, id, n) !== 'done'),
  );
  expect(stuck).toBeLessThan(0.2);
});

test('latencies have the percentiles that were asked for', () => {
  const settings = { ...SETTINGS_DEFAULT, latencyP50Ms: 200, latencyP95Ms: 2_000 };
  const sorted = TASKS.map((id) => latencyMs(settings, id, 1)).sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.floor(sorted.length * share)] ?? 0;
  expect(at(0.5)).toBeGreaterThan(180);
  expect(at(0.5)).toBeLessThan(220);
  expect(at(0.95)).toBeGreaterThan(1_700);
  expect(at(0.95)).toBeLessThan(2_300);
});

test('no latency means none', () => {
  expect(latencyMs({ ...SETTINGS_DEFAULT, latencyP50Ms: 0 }, 'a', 1)).toBe(0);
});
