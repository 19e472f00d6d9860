import type { Described } from '../../contract/configuration_model.ts';
import type { Expression, Factor } from '../../contract/rules.ts';
import type { Chosen } from './chosen.ts';
import { characteristicOf } from './refs.ts';

/** Relative slack of comparisons: characteristics are measures in floating point, never money. */
const SLACK = 1e-9;

export type Aggregate = Extract<Expression, { readonly aggregate: string }>;

/** The value, or null while an option or slot that it reads is not filled or not a number. */
export function evaluate(expression: Expression, chosen: Chosen): number | null {
  if ('constant' in expression) return expression.constant;
  if ('option' in expression) {
    const value = chosen.options.get(expression.option);
    return typeof value === 'number' ? value : null;
  }
  if ('aggregate' in expression) return evaluateAggregate(expression, chosen);
  const [terms, join] =
    'plus' in expression
      ? [expression.plus, (left: number, right: number): number => left + right]
      : [expression.times, (left: number, right: number): number => left * right];
  let result: number | null = null;
  for (const term of terms) {
    const value = evaluate(term, chosen);
    if (value === null) return null;
    result = result === null ? value : join(result, value);
  }
  return result;
}

function evaluateAggregate(aggregate: Aggregate, chosen: Chosen): number | null {
  const parts = chosen.slots.get(aggregate.slot);
  if (parts === undefined) return null;
  if (aggregate.aggregate === 'count') {
    return parts.reduce((total, part) => total + part.quantity, 0);
  }
  const products: number[] = [];
  for (const part of parts) {
    const product = productOf(aggregate.of, part.offering);
    // A component without the number can't be counted; one unknown makes the whole unknown.
    if (product === null) return null;
    products.push(aggregate.aggregate === 'sum' ? product * part.quantity : product);
  }
  if (aggregate.aggregate === 'sum') return products.reduce((total, one) => total + one, 0);
  return aggregate.aggregate === 'min' ? Math.min(...products) : Math.max(...products);
}

export function productOf(factors: readonly Factor[], component: Described): number | null {
  let product = 1;
  for (const factor of factors) {
    const value = factorOf(factor, component);
    if (value === null) return null;
    product *= value;
  }
  return product;
}

function factorOf(factor: Factor, component: Described): number | null {
  if ('lookup' in factor) {
    const [key] = characteristicOf(component, factor.lookup);
    const text = String(key);
    const known = Object.hasOwn(factor.table, text) ? factor.table[text] : undefined;
    return known ?? factor.otherwise;
  }
  const [value] = characteristicOf(component, factor.characteristic, factor.index);
  return typeof value === 'number' ? value : null;
}

export function compares(left: number, op: string, right: number): boolean {
  const equal = Math.abs(left - right) <= SLACK * Math.max(1, Math.abs(left), Math.abs(right));
  switch (op) {
    case '=':
      return equal;
    case '!=':
      return !equal;
    case '<':
      return left < right && !equal;
    case '<=':
      return left <= right || equal;
    case '>':
      return left > right && !equal;
    default:
      return left >= right || equal;
  }
}
