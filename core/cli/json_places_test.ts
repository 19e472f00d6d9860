import { describe, expect, it } from 'vitest';
import { placesOf } from './json_places.ts';

const text = '{\n  "a": [1, {"b/c": null},\n    "x\\"}"],\n  "d": {"e": [[]]}\n}';

describe('a JSON pointer', () => {
  it.each([
    ['', 1, 1],
    ['/a', 2, 8],
    ['/a/0', 2, 9],
    ['/a/1', 2, 12],
    ['/a/1/b~1c', 2, 20],
    ['/a/2', 3, 5],
    ['/d/e/0', 4, 15],
  ])('%j is found in line %i, column %i', (pointer, line, column) => {
    expect(placesOf(text, [pointer])).toEqual([{ line, column }]);
  });

  it('to what is not there leads to what it would be in', () => {
    expect(placesOf(text, ['/a/7', '/d/x/y', '/a'])).toEqual([
      { line: 2, column: 8 },
      { line: 4, column: 8 },
      { line: 2, column: 8 },
    ]);
  });

  it('is found behind a long string and in deep lists, too', () => {
    const deep = 100_000;
    const long = `{"s":"${'x'.repeat(10_485_760)}","n":${'['.repeat(deep)}${']'.repeat(deep)},"z":1}`;
    expect(placesOf(long, ['/z'])).toEqual([{ line: 1, column: long.length - 1 }]);
  });
});
