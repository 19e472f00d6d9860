import * as v from 'valibot';
import { expect, test } from 'vitest';
import { collectQuery } from './query.ts';

const fixed = { schema: v.strictObject({ limit: v.number(), status: v.string() }) };
const free = { schema: v.strictObject({ limit: v.number(), other: v.unknown() }), free: 'other' };
const at = (query: string) => new URL(`http://edge/v1/things${query}`);

test('numbers become numbers and text stays text', () => {
  expect(collectQuery(at('?limit=5&status=7'), fixed)).toEqual({
    ok: true,
    value: { limit: 5, status: '7' },
  });
});

test('what is no number is left for the schema to refuse', () => {
  expect(collectQuery(at('?limit=5x'), fixed)).toMatchObject({ value: { limit: '5x' } });
});

test('an unknown parameter is refused and the known ones are named', () => {
  const refused = collectQuery(at('?colour=red'), fixed);
  expect(refused).toMatchObject({ ok: false, code: 'invalid_request' });
  expect(JSON.stringify(refused)).toContain('known are limit, status');
});

test('a parameter given twice is refused', () => {
  expect(collectQuery(at('?limit=1&limit=2'), fixed)).toMatchObject({
    findings: [{ path: '?limit', code: 'repeated_parameter' }],
  });
});

test('where any name is taken, the unknown ones are collected', () => {
  expect(collectQuery(at('?colour=red&limit=1'), free)).toEqual({
    ok: true,
    value: { limit: 1, other: { colour: 'red' } },
  });
});

test('a parameter that may be given several times is a list then, a free one as well', () => {
  const schema = v.strictObject({ kind: v.unknown(), limit: v.number(), other: v.unknown() });
  const spec = { schema, free: 'other', many: ['kind', 'other'] };
  expect(collectQuery(at('?kind=a&kind=b&x=1&x=2&y=3'), spec)).toEqual({
    ok: true,
    value: { kind: ['a', 'b'], other: { x: ['1', '2'], y: '3' } },
  });
  expect(collectQuery(at('?limit=1&limit=2'), spec)).toMatchObject({ ok: false });
});

test('a name that objects inherit is refused, because nothing would look at its value', () => {
  expect(collectQuery(at('?__proto__=x&constructor=y'), free)).toMatchObject({
    findings: [{ path: '?__proto__' }, { path: '?constructor' }],
  });
  expect(({} as { x?: unknown }).x).toBeUndefined();
});

test('too many parameters and too long a query are refused', () => {
  const many = Array.from({ length: 41 }, (_, each) => `p${each}=1`).join('&');
  expect(collectQuery(at(`?${many}`), free)).toMatchObject({ code: 'limit_exceeded' });
  expect(collectQuery(at(`?a=${'x'.repeat(4_000)}`), free)).toMatchObject({
    code: 'limit_exceeded',
  });
});
