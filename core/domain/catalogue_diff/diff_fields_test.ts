import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { diffFields } from './diff_fields.ts';
import { same } from './json.ts';

const LIMITS = { changesMax: 1_000, valueCharsMax: 10_000 };
const diff = (before: unknown, after: unknown) => diffFields(before, after, LIMITS).fields;

describe('the difference of two states of a thing', () => {
  test('names each field with the value before and the value after', () => {
    const before = { id: 'a', name: 'Old', markets: ['us'], description: 'gone' };
    const after = {
      id: 'a',
      name: 'New',
      markets: ['us', 'eu'],
      validFrom: '2026-01-01T00:00:00Z',
    };
    expect(diff(before, after)).toEqual([
      { path: '/description', before: 'gone' },
      { path: '/markets', before: ['us'], after: ['us', 'eu'] },
      { path: '/name', before: 'Old', after: 'New' },
      { path: '/validFrom', after: '2026-01-01T00:00:00Z' },
    ]);
  });

  test('follows members with ids wherever they stand', () => {
    const ram = { id: 'ram', values: [8, 16] };
    const color = { id: 'color', values: ['black'] };
    const disk = { id: 'disk', values: [1] };
    const before = { options: [color, ram] };
    const after = { options: [disk, { id: 'ram', values: [8, 32] }] };
    expect(diff(before, after)).toEqual([
      { path: '/options/0', before: color },
      { path: '/options/0', after: disk },
      { path: '/options/1/values', before: [8, 16], after: [8, 32] },
    ]);
  });

  test('tells a changed order once', () => {
    const before = { rules: [{ id: 'a' }, { id: 'b' }, { id: 'c' }] };
    const after = { rules: [{ id: 'c' }, { id: 'a' }, { id: 'b' }] };
    expect(diff(before, after)).toEqual([
      { path: '/rules', before: ['a', 'b', 'c'], after: ['c', 'a', 'b'] },
    ]);
  });

  test('compares members without ids by their place', () => {
    const before = { tiers: [{ from: 1, amount: '5' }] };
    const after = {
      tiers: [
        { from: 1, amount: '4' },
        { from: 10, amount: '3' },
      ],
    };
    expect(diff(before, after)).toEqual([
      { path: '/tiers/0/amount', before: '5', after: '4' },
      { path: '/tiers/1', after: { from: 10, amount: '3' } },
    ]);
  });

  test('escapes keys as a JSON pointer does', () => {
    expect(diff({ 'a/b~c': 1 }, { 'a/b~c': 2 })).toEqual([
      { path: '/a~1b~0c', before: 1, after: 2 },
    ]);
  });

  test('keeps to its limits and says what is left out', () => {
    const before = { list: 'x'.repeat(100), a: 1, b: 1 };
    const after = { list: 'y'.repeat(100), a: 2, b: 2 };
    const found = diffFields(before, after, { changesMax: 2, valueCharsMax: 10 });
    expect(found.fieldsTotal).toBe(3);
    expect(found.fields.length).toBe(2);
    expect(
      diffFields(before, { ...after, a: 1, b: 1 }, { changesMax: 9, valueCharsMax: 10 }),
    ).toEqual({
      fields: [
        { path: '/list', before: `"${'x'.repeat(9)}`, after: `"${'y'.repeat(9)}`, cut: true },
      ],
      fieldsTotal: 1,
    });
  });

  test('sees keys that bear the name of something inherited', () => {
    expect(diff({ x: { toString: 0 } }, { x: {} })).toEqual([{ path: '/x/toString', before: 0 }]);
    const odd: unknown = JSON.parse('{"__proto__": {}}');
    expect(diff(odd, {})).toEqual([{ path: '/__proto__', before: {} }]);
    expect(same(odd, {})).toBe(false);
    expect(diff({}, { constructor: 'a' })).toEqual([{ path: '/constructor', after: 'a' }]);
  });

  test('is empty exactly when both are the same', () => {
    const seed = Date.now();
    const id = fc.constantFrom('a', 'b', 'c');
    const member = fc.record({ id, value: fc.integer({ min: 0, max: 2 }) });
    const state = fc.dictionary(
      fc.constantFrom('x', 'y', 'z'),
      fc.oneof(fc.jsonValue(), fc.array(member, { maxLength: 4 })),
      { noNullPrototype: true },
    );
    fc.assert(
      fc.property(state, state, (one, other) => {
        expect(diff(one, structuredClone(one))).toEqual([]);
        expect(diff(one, other).length === 0).toBe(same(one, other));
      }),
      { seed, numRuns: 2_000 },
    );
  });
});
