import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonErrorAt, lineAndColumn } from './json_position.ts';

describe('jsonErrorAt', () => {
  it.each([
    ['', 'line 1, column 1'],
    ['[{"a": 1},\n {"a": }]', 'line 2, column 8'],
    ['[1, 2', 'line 1, column 6'],
    ['[1,]', 'line 1, column 4'],
    ['{"a" 1}', 'line 1, column 6'],
    ['{"a": "b\nc"}', 'line 1, column 9'],
    ['{"a": "\\x"}', 'line 1, column 8'],
    ['{a: 1}', 'line 1, column 2'],
    ['[01]', 'line 1, column 2'],
    ['[truth]', 'line 1, column 2'],
    ['[] []', 'line 1, column 4'],
    ['{"a": 1]', 'line 1, column 8'],
    ['{"a": NaN}', 'line 1, column 7'],
  ])('finds what is wrong in %j', (text, where) => {
    expect(() => JSON.parse(text)).toThrow(SyntaxError);
    expect(lineAndColumn(text, jsonErrorAt(text))).toBe(where);
  });

  it('finds a stray character anywhere in any JSON of lists, objects and texts', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'é', '😀', ' ') });
    const json = fc.array(fc.dictionary(text, fc.array(text)), { minLength: 1 });
    fc.assert(
      fc.property(json, fc.nat(), (value, pick) => {
        const whole = JSON.stringify(value);
        const at = pick % whole.length;
        expect(jsonErrorAt(`${whole.slice(0, at)}\u0001${whole.slice(at)}`)).toBe(at);
        expect(jsonErrorAt(whole.slice(0, at))).toBe(at);
      }),
    );
  });
});
