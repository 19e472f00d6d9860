import { expect, test } from 'vitest';
import { createBreaker } from './breaker.ts';

function breakerAt() {
  const clock = { now: 0 };
  const breaker = createBreaker({ failuresMax: 2, openMs: 100, now: () => clock.now });
  return { clock, breaker };
}

test('it opens after enough failures in a row, and only then', () => {
  const { breaker } = breakerAt();
  breaker.failed();
  breaker.succeeded();
  breaker.failed();
  expect(breaker.mayTry()).toBe(true);
  breaker.failed();
  expect([breaker.state(), breaker.mayTry()]).toEqual(['open', false]);
});

test('after a while one caller probes while the others stay away', () => {
  const { breaker, clock } = breakerAt();
  breaker.failed();
  breaker.failed();
  clock.now = 100;
  expect([breaker.mayTry(), breaker.mayTry()]).toEqual([true, false]);
  breaker.succeeded();
  expect([breaker.state(), breaker.mayTry(), breaker.mayTry()]).toEqual(['closed', true, true]);
});

test('a failed probe opens it again', () => {
  const { breaker, clock } = breakerAt();
  breaker.failed();
  breaker.failed();
  clock.now = 100;
  breaker.mayTry();
  breaker.failed();
  expect([breaker.state(), breaker.mayTry()]).toEqual(['open', false]);
});
