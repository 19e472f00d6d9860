import { expect, test } from 'vitest';
import { createAdmission } from './admission.ts';
import { createLoopDelay, placesFor } from './load.ts';

test('as many come in as there are places; a place that was left is taken again', () => {
  const { enter, leave, inFlight } = createAdmission(2);
  expect([enter(), enter()]).toEqual([null, null]);
  expect(enter()).toMatchObject({ code: 'overloaded', retryAfterMs: 1_000 });
  leave();
  expect([enter(), inFlight()]).toEqual([null, 2]);
});

test('a loop that is late lets fewer in, but never nobody', () => {
  expect([0, 100, 200, 500, 60_000].map((late) => placesFor(1_000, late))).toEqual([
    1_000, 1_000, 500, 200, 100,
  ]);
  expect(placesFor(1, 60_000)).toBe(1);
});

test('one pause sheds nobody, lasting lateness does, and it passes', () => {
  const delay = createLoopDelay();
  const { places } = createAdmission(1_000, delay.delayMs);
  delay.record(400);
  delay.record(0);
  expect(places()).toBe(1_000);
  for (let each = 0; each < 30; each += 1) delay.record(400);
  expect(places()).toBeLessThan(260);
  for (let each = 0; each < 30; each += 1) delay.record(0);
  expect(places()).toBe(1_000);
});
