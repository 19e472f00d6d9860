import { expect, test } from 'vitest';
import { connectionsOf, parseSizes, sizesOf } from './pool_limits.ts';

test('shares of the connections leave one for the relay and maintenance', () => {
  const sizes = sizesOf(25);
  expect(sizes).toEqual({ interactive: 10, worker: 8, bulk: 4, admin: 2 });
  expect(connectionsOf(sizes)).toBe(25);
});

test('sizes can be said, each of the four', () => {
  const sizes = { interactive: 3, worker: 2, bulk: 1, admin: 1 };
  expect(parseSizes('interactive=3, worker=2,bulk=1,admin=1')).toEqual(sizes);
});

test.each(['', 'interactive=3', 'interactive=3,worker=0,bulk=1,admin=1', '3,2,1,1'])(
  'sizes that leave a pool without connections are wrong: "%s"',
  (text) => {
    expect(parseSizes(text)).toBeNull();
  },
);

test('no pool may be given twice or be of another name', () => {
  expect(parseSizes('interactive=3,worker=2,bulk=1,admin=1,other=4')).toBeNull();
  expect(parseSizes('interactive=3,worker=2,bulk=1,bulk=1')).toBeNull();
});
