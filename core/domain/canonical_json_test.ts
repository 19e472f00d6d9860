import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from './canonical_json.ts';

describe('canonicalJson', () => {
  it('sorts the keys of every object and leaves out what is undefined', () => {
    const value = { b: [{ y: 1, x: undefined, a: 'é"\\\n' }, undefined], a: true, ab: null };
    expect(canonicalJson(value)).toBe('{"a":true,"ab":null,"b":[{"a":"é\\"\\\\\\n","y":1},null]}');
  });

  it('is JSON of the same value, whatever order its keys were made in', () => {
    const turned = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(turned);
      if (typeof value !== 'object' || value === null) return value;
      const entries = Object.entries(value).map(([key, one]): [string, unknown] => [
        key,
        turned(one),
      ]);
      return Object.fromEntries(entries.toReversed());
    };
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
        const text = canonicalJson(value);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(canonicalJson(turned(value))).toBe(text);
        expect(canonicalJson(JSON.parse(text))).toBe(text);
      }),
    );
  });

  it('refuses what JSON has no form for', () => {
    expect(() => canonicalJson(Number.NaN)).toThrow(RangeError);
    expect(() => canonicalJson({ a: 1n })).toThrow(TypeError);
    expect(() => canonicalJson(() => 1)).toThrow(TypeError);
  });
});
