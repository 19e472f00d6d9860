import type { Expression } from '../../../contract/rules.ts';
import { compares } from '../expressions.ts';

/** From `low` to `high`, both included. */
export type Interval = { readonly low: number; readonly high: number };

/** Of several intervals: between which their lower ends are, and between which their upper ends. */
export type Spread = { readonly low: Interval; readonly high: Interval };

export const ANYTHING: Spread = {
  low: { low: -Infinity, high: Infinity },
  high: { low: -Infinity, high: Infinity },
};

/** What a leaf of an expression may be: an option, or an aggregate. */
export type Leaf = Exclude<
  Expression,
  { readonly constant: number } | { readonly plus: unknown } | { readonly times: unknown }
>;

/** Bounds of an expression, given bounds of its leaves. */
export function spreadOf(expression: Expression, leaf: (leaf: Leaf) => Spread): Spread {
  if ('constant' in expression) return point(expression.constant);
  if ('plus' in expression) {
    return expression.plus.map((term) => spreadOf(term, leaf)).reduce(add, point(0));
  }
  if (!('times' in expression)) return leaf(expression);
  return expression.times.map((term) => spreadOf(term, leaf)).reduce(multiply, point(1));
}

function point(value: number): Spread {
  const interval = { low: value, high: value };
  return { low: interval, high: interval };
}

function add(left: Spread, right: Spread): Spread {
  return {
    low: { low: left.low.low + right.low.low, high: left.low.high + right.low.high },
    high: { low: left.high.low + right.high.low, high: left.high.high + right.high.high },
  };
}

/** Below zero the ends change places: only what holds for all of it is kept then. */
function multiply(left: Spread, right: Spread): Spread {
  if (left.low.low >= 0 && right.low.low >= 0) {
    const join = (one: Interval, other: Interval): Interval => ({
      low: product(one.low, other.low),
      high: product(one.high, other.high),
    });
    return { low: join(left.low, right.low), high: join(left.high, right.high) };
  }
  const corners = [left.low.low, left.high.high].flatMap((one) =>
    [right.low.low, right.high.high].map((other) => product(one, other)),
  );
  const all = { low: Math.min(...corners), high: Math.max(...corners) };
  const isPoint = all.low === all.high;
  return isPoint ? point(all.low) : { low: all, high: all };
}

function product(left: number, right: number): number {
  return left === 0 || right === 0 ? 0 : left * right;
}

/** `broken`: by all of them. `kept`: there is none of which it is sure. */
export type Verdict = 'kept' | 'broken' | 'open';

/** Whether a comparison is surely broken, for sides that are one of several intervals each. */
export function verdictOn(left: Spread, op: string, right: Spread): Verdict {
  switch (op) {
    case '<':
    case '<=':
      return inOrder(left, op, right);
    case '>':
      return inOrder(right, '<', left);
    case '>=':
      return inOrder(right, '<=', left);
    case '=': {
      const verdicts = [inOrder(left, '<=', right), inOrder(right, '<=', left)];
      if (verdicts.includes('broken')) return 'broken';
      return verdicts.includes('open') ? 'open' : 'kept';
    }
    default: {
      if (left.low.low === left.high.high && right.low.low === right.high.high) {
        return compares(left.low.low, op, right.low.low) ? 'kept' : 'broken';
      }
      const meet =
        below(left.low.low, '<=', right.high.high) && below(right.low.low, '<=', left.high.high);
      return meet ? 'open' : 'kept';
    }
  }
}

/** An interval is surely broken when even its lower end is above the other's upper end. */
function inOrder(left: Spread, op: '<' | '<=', right: Spread): Verdict {
  if (!below(left.low.low, op, right.high.high)) return 'broken';
  return below(left.low.high, op, right.high.low) ? 'kept' : 'open';
}

/** As rules compare, and with bounds that are infinite, of which rules know nothing. */
function below(left: number, op: '<' | '<=', right: number): boolean {
  if (Number.isFinite(left) && Number.isFinite(right)) return compares(left, op, right);
  return op === '<' ? left < right : left <= right;
}

export function spreadOver(intervals: readonly Interval[]): Spread {
  const low = { low: Infinity, high: -Infinity };
  const high = { low: Infinity, high: -Infinity };
  for (const one of intervals) {
    low.low = Math.min(low.low, one.low);
    low.high = Math.max(low.high, one.low);
    high.low = Math.min(high.low, one.high);
    high.high = Math.max(high.high, one.high);
  }
  return { low, high };
}
