import { evaluate } from 'feelin';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { compile, feelError } from './feel.ts';
import { compileSimple, DEFER } from './simple.ts';
import { addDuration, parseCycle, parseDate } from './duration.ts';

const leaf = fc.oneof(
  fc.integer({ min: -5, max: 5 }),
  fc.constantFrom('a', 'b', '', 'approved'),
  fc.boolean(),
  fc.constant(null),
);
const value = fc.oneof(leaf, fc.record({ b: leaf, c: fc.record({ d: leaf }) }), fc.array(leaf));
const operand = fc.constantFrom('a', 'a.b', 'a.c.d', 'x', '3', '"approved"', 'true', 'null', '2.5');
const operator = fc.constantFrom('=', '!=', '<', '<=', '>', '>=');

test('the fast way gives what feelin gives, or leaves it to feelin', () => {
  const expression = fc.oneof(
    operand,
    fc.tuple(operand, operator, operand).map((parts) => parts.join(' ')),
  );
  fc.assert(
    fc.property(expression, fc.record({ a: value, x: value }), (source, context) => {
      const simple = compileSimple(source);
      if (simple === null) return;
      const fast = simple.run((name) => Reflect.get(context, name));
      if (fast === DEFER) return;
      expect(fast ?? null).toEqual(evaluate(source, context).value ?? null);
    }),
    { numRuns: 2_000 },
  );
});

test('an expression knows the variables it reads and says which is missing', () => {
  expect(compile('for l in levels return l.role').names).toContain('levels');
  const lookup = (name: string): unknown =>
    name === 'levels' ? [{ role: 'approver' }] : undefined;
  expect(compile('for l in levels return l.role').run(lookup).value).toEqual(['approver']);
  expect(compile('gone.far = 1').run(() => undefined).warning).toBe("Variable 'gone' not found");
});

test('durations and dates leave FEEL as their ISO text', () => {
  expect(compile('duration("PT1H")').run(() => undefined).value).toBe('PT1H');
  expect(compile('date("2026-01-31")').run(() => undefined).value).toBe('2026-01-31');
});

test('a syntax error is told with its place', () => {
  expect(feelError('a = ')).toContain('syntax error at character');
  expect(feelError('')).toBe('the expression is empty');
  expect(feelError('a.b + 1')).toBeNull();
});

test.each([
  ['PT0.5S', 500],
  ['P1DT2H', 26 * 3_600_000],
  ['P1W', 7 * 86_400_000],
  ['P1M', 31 * 86_400_000],
  ['-PT1S', -1_000],
  ['PT', null],
  ['P', null],
  ['1h', null],
])('%s after the epoch is %s', (text, due) => {
  expect(addDuration(0, text)).toBe(due);
});

test('dates need a time, cycles a repetition', () => {
  expect(parseDate('2026-11-24T12:00:00Z')).toBe(Date.UTC(2026, 10, 24, 12));
  expect(parseDate('2026-11-24T12:00:00+01:00[Europe/Berlin]')).toBe(Date.UTC(2026, 10, 24, 11));
  expect(parseDate('2026-11-24')).toBeNull();
  expect(parseCycle('R3/PT10S')).toEqual({ repetitions: 3, duration: 'PT10S' });
  expect(parseCycle('R/P1D')).toEqual({ repetitions: -1, duration: 'P1D' });
  expect(parseCycle('PT10S')).toBeNull();
});
