import { expect, test } from 'vitest';
import { acceptedEncodings } from './encoding.ts';

test.each([
  [null, []],
  ['', []],
  ['gzip, deflate, br, zstd', ['br', 'gzip']],
  ['gzip', ['gzip']],
  ['GZIP;q=0.8, br;q=0.5', ['gzip', 'br']],
  ['br;q=0, *', ['gzip']],
  ['*;q=0', []],
  ['identity, gzip;q=0.5', []],
  ['identity;q=0.2, gzip;q=0.5', ['gzip']],
  ['gzip;q=nonsense', []],
  [`gzip,${'x'.repeat(1_000)}`, []],
] as const)('what accepts %j gets the best of %j', (header, encodings) => {
  expect(acceptedEncodings(header)).toEqual(encodings);
});

test('a header is judged the same when thousands of others came between', () => {
  expect(acceptedEncodings('br')).toEqual(['br']);
  for (let each = 0; each < 2_000; each += 1) acceptedEncodings(`x${each}, gzip`);
  expect(acceptedEncodings('br')).toEqual(['br']);
});
