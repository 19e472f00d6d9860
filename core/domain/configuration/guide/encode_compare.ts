import type { Expression, Rule } from '../../../contract/rules.ts';
import { compares } from '../expressions.ts';
import type { Numbers } from './numbers.ts';
import { add } from './writer.ts';
import type { Writer } from './writer.ts';

type CompareRule = Extract<Rule, { readonly kind: 'compare' }>;
type Leaf = Exclude<
  Expression,
  { readonly constant: number } | { readonly plus: unknown } | { readonly times: unknown }
>;

/** Combinations of numbers that are looked at for one rule; of more, the rule is checked alone. */
const COMBINATIONS_MAX = 20_000;

type Holds = (numbers: readonly number[]) => boolean;
type Side = { readonly key: string; readonly numbers: Numbers; readonly left: boolean };

/**
 * A comparison as clauses over "at least" and "at most". False: it can't be told whole, and what a
 * search finds has to be checked by the rule itself.
 */
export function encodeCompare(
  rule: CompareRule,
  numbersOf: (leaf: Leaf) => Numbers | null,
  writer: Writer,
): boolean {
  const left = leavesOf(rule.left);
  const right = leavesOf(rule.right);
  const sides: Side[] = [];
  for (const [key, leaf] of [...left, ...right]) {
    if (sides.some((side) => side.key === key)) continue;
    const numbers = numbersOf(leaf);
    if (numbers === null) return false;
    sides.push({ key, numbers, left: left.has(key) });
  }
  const exact = sides.every(({ numbers }) => numbers.exactly !== null);
  const onBoth = [...left.keys()].some((key) => right.has(key));
  // The side with the most numbers last: where it begins to fail is found by halving.
  sides.sort((one, other) => one.numbers.values.length - other.numbers.values.length);
  const keys = sides.map(({ key }) => key);
  const [leftOf, rightOf] = [formulaOf(rule.left, keys), formulaOf(rule.right, keys)];
  const holds = (numbers: readonly number[], op: string): boolean =>
    compares(leftOf(numbers), op, rightOf(numbers));
  if (onBoth || rule.op === '!=' || !isIncreasing(rule, sides)) {
    return exact && encodeEach(sides, (values) => holds(values, rule.op), writer);
  }
  // An equation is two inequalities, so that each is told by its nearest failing combinations.
  const ops = rule.op === '=' ? ['<=', '>='] : [rule.op];
  const told = ops.map((op) => encodeNearest(sides, op, (values) => holds(values, op), writer));
  return exact && told.every(Boolean);
}

function leavesOf(expression: Expression): Map<string, Leaf> {
  if ('constant' in expression) return new Map();
  if ('plus' in expression || 'times' in expression) {
    const terms = 'plus' in expression ? expression.plus : expression.times;
    return new Map(terms.flatMap((term) => [...leavesOf(term)]));
  }
  return new Map([[JSON.stringify(expression), expression]]);
}

/** An expression as a function of the numbers of the sides, by their positions. */
type Formula = (numbers: readonly number[]) => number;

function formulaOf(expression: Expression, keys: readonly string[]): Formula {
  if ('constant' in expression) return () => expression.constant;
  if ('plus' in expression || 'times' in expression) {
    const isSum = 'plus' in expression;
    const terms = (isSum ? expression.plus : expression.times).map((term) => formulaOf(term, keys));
    return (numbers) => {
      let result = isSum ? 0 : 1;
      for (const term of terms) {
        if (isSum) result += term(numbers);
        else result *= term(numbers);
      }
      return result;
    };
  }
  const at = keys.indexOf(JSON.stringify(expression));
  return (numbers) => numbers[at] ?? 0;
}

/** Without anything below zero, more of a part never makes less of the whole. */
function isIncreasing({ left, right }: CompareRule, sides: readonly Side[]): boolean {
  const positive = (expression: Expression): boolean => {
    if ('constant' in expression) return expression.constant >= 0;
    if ('plus' in expression) return expression.plus.every(positive);
    return 'times' in expression ? expression.times.every(positive) : true;
  };
  const numbers = sides.every(({ numbers: { values } }) => (values[0] ?? 0) >= 0);
  return numbers && positive(left) && positive(right);
}

/** One clause for each combination that fails. */
function encodeEach(sides: readonly Side[], holds: Holds, writer: Writer): boolean {
  const count = sides.reduce((total, { numbers }) => total * numbers.values.length, 1);
  if (count > COMBINATIONS_MAX) return false;
  eachCombination(sides, Boolean, (values, at) => {
    if (holds(values)) return;
    const never = writer.always ^ 1;
    add(
      writer,
      sides.map(({ numbers }, which) => (numbers.exactly?.(at[which] ?? 0) ?? never) ^ 1),
    );
  });
  return true;
}

/**
 * For each combination of all sides but one, where the last begins to fail. With `<` and `<=`, more
 * on the left or less on the right fails as well, so "at least" and "at most" say it for all.
 */
function encodeNearest(all: readonly Side[], op: string, holds: Holds, writer: Writer): boolean {
  const sides = all.toSorted(
    (one, other) => one.numbers.values.length - other.numbers.values.length,
  );
  const last = sides.pop();
  if (last === undefined) {
    if (!holds([])) add(writer, []);
    return true;
  }
  const count = sides.reduce((total, { numbers }) => total * numbers.values.length, 1);
  if (count > COMBINATIONS_MAX) return false;
  const upwards = (side: Side): boolean => side.left === (op === '<' || op === '<=');
  const premise = (side: Side, at: number): number =>
    (upwards(side) ? side.numbers.atLeast(at) : side.numbers.atMost(at)) ^ 1;
  const nearest = new Map<string, number>();
  eachCombination(sides, upwards, (values, at) => {
    const where = failsFrom(last, upwards(last), values, holds);
    nearest.set(at.join(' '), where);
    if (where === -1) return;
    // A neighbour that asks for less and fails from the same place says it already.
    const weaker = sides.some((side, which) => {
      const neighbour = at.with(which, (at[which] ?? 0) + (upwards(side) ? -1 : 1));
      return nearest.get(neighbour.join(' ')) === where;
    });
    if (!weaker)
      add(writer, [
        ...sides.map((side, which) => premise(side, at[which] ?? 0)),
        premise(last, where),
      ]);
  });
  return true;
}

/** The first value, from where it is easiest, at which the comparison fails; -1: at none. */
function failsFrom(
  { numbers }: Side,
  upwards: boolean,
  others: readonly number[],
  holds: Holds,
): number {
  const { values } = numbers;
  const fails = (step: number): boolean => {
    const at = upwards ? step : values.length - 1 - step;
    return !holds([...others, values[at] ?? 0]);
  };
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (fails(middle)) high = middle;
    else low = middle + 1;
  }
  if (low === values.length) return -1;
  return upwards ? low : values.length - 1 - low;
}

/** What asks for less comes first. */
function eachCombination(
  sides: readonly Side[],
  upwards: (side: Side) => boolean,
  visit: (numbers: readonly number[], at: readonly number[]) => void,
): void {
  const walk = (numbers: readonly number[], at: readonly number[]): void => {
    const side = sides[at.length];
    if (side === undefined) return visit(numbers, at);
    const { values } = side.numbers;
    for (let step = 0; step < values.length; step += 1) {
      const index = upwards(side) ? step : values.length - 1 - step;
      walk([...numbers, values[index] ?? 0], [...at, index]);
    }
  };
  walk([], []);
}
