import { expect, test } from 'vitest';
import type { Input } from './command.ts';
import { parseQuery } from './dlq_query.ts';

function input(words: readonly string[], options: Readonly<Record<string, string>> = {}): Input {
  return { words, text: (name) => options[name], flag: (name) => options[name] === 'true' };
}

test('without words a page of a hundred open letters is meant', () => {
  expect(parseQuery(input([]))).toEqual({ from: 0n, limit: 100, all: false });
});

test('named letters are looked for from the first of them on', () => {
  expect(parseQuery(input(['30', '7']))).toEqual({
    from: 7n,
    limit: 1_000,
    all: false,
    numbers: new Set(['30', '7']),
  });
});

test('a consumer, a topic and a page narrow it down', () => {
  const options = {
    consumer: 'order_summary',
    topic: 'oms.v1',
    from: '12',
    limit: '5',
    all: 'true',
  };
  expect(parseQuery(input([], options))).toEqual({
    from: 12n,
    limit: 5,
    all: true,
    consumer: 'order_summary',
    topic: 'oms.v1',
  });
});

test.each([
  [['x'], {}, 'expected numbers of letters, got "x"'],
  [[], { from: '-1' }, '--from: expected the number of a letter, got "-1"'],
  [[], { limit: '0' }, '--limit: expected 1 to 1000, got "0"'],
  [[], { limit: 'many' }, '--limit: expected 1 to 1000, got "many"'],
])('what is wrong is told with what would be right: %j %j', (words, options, problem) => {
  expect(parseQuery(input(words, options))).toEqual({ problem });
});
