import { expect, test } from 'vitest';
import { createThrottle, isPassing } from './noise.ts';

test.each([
  'Response InitProducerId The coordinator is loading and hence cannot process requests',
  'The group coordinator is not available',
  'This is not the correct coordinator for this group',
  'There is no leader for this topic-partition as we are in the middle of a leadership election',
  'The group is rebalancing, so a rejoin is needed',
])('what a starting broker says is no failure: %s', (text) => {
  expect(isPassing(text)).toBe(true);
});

test.each(['Connection error: connect ECONNREFUSED', 'Topic authorization failed'])(
  'what is wrong is: %s',
  (text) => {
    expect(isPassing(text)).toBe(false);
  },
);

test('a text comes through once in a while, with how often it came', () => {
  const throttle = createThrottle(1_000);
  expect(throttle('a', 0)).toEqual({ times: 1 });
  expect(throttle('a', 400)).toBeUndefined();
  expect(throttle('b', 400)).toEqual({ times: 1 });
  expect(throttle('a', 999)).toBeUndefined();
  expect(throttle('a', 1_000)).toEqual({ times: 3 });
  expect(throttle('a', 2_500)).toEqual({ times: 1 });
});
