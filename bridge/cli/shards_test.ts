import { expect, test } from 'vitest';
import { parseShards } from './shards.ts';

test('shards are named one by one or all together', () => {
  expect(parseShards('3, 0')).toEqual([0, 3]);
  expect(parseShards('all')).toHaveLength(8);
});

test.each([undefined, '', '8', '1,x', '1,,2', '-1'])(
  'what names no shard is answered with what would: %s',
  (text) => {
    expect(parseShards(text)).toContain('expected "all" or some of 0,1,2');
  },
);
