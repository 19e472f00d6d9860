import type { Expression, Rule } from '../../../contract/rules.ts';
import { evaluate } from '../expressions.ts';
import { anyOf, placeOf } from './encoding.ts';
import type { Encoding } from './encoding.ts';
import type { Interval, Leaf } from './intervals.ts';
import type { Item, Place } from './place.ts';
import { productOf } from './probes.ts';

type CompareRule = Extract<Rule, { readonly kind: 'compare' }>;

/** What one option or slot may bring into a comparison: by leaf what it counts for. */
export type State = { readonly literal: number; readonly bounds: readonly Interval[] };

export type Dimension = {
  /** As they stand in the rule. */
  readonly leaves: readonly Leaf[];
  readonly states: readonly State[];
  /** Holds when a component without the number is there, so that the rule has no say; or null. */
  readonly unknown: number | null;
};

/** Null: some place is never filled with numbers, so that the rule never has a say. */
export function dimensionsOf(encoding: Encoding, rule: CompareRule): Dimension[] | null {
  const byPlace = new Map<string, Leaf[]>();
  for (const leaf of [...leavesOf(rule.left), ...leavesOf(rule.right)]) {
    const trigger = 'option' in leaf ? `option:${leaf.option}` : `slot:${leaf.slot}`;
    const known = byPlace.get(trigger);
    if (known === undefined) byPlace.set(trigger, [leaf]);
    else known.push(leaf);
  }
  const dimensions: Dimension[] = [];
  for (const [trigger, leaves] of byPlace) {
    const place = placeOf(encoding, trigger);
    if (place === undefined) return null;
    const dimension = dimensionOf(encoding, place, leaves);
    if (dimension.states.length === 0) return null;
    dimensions.push(dimension);
  }
  return dimensions.length === 0 ? null : dimensions;
}

function leavesOf(expression: Expression): Leaf[] {
  if ('constant' in expression) return [];
  if ('plus' in expression) return expression.plus.flatMap(leavesOf);
  return 'times' in expression ? expression.times.flatMap(leavesOf) : [expression];
}

function dimensionOf(encoding: Encoding, place: Place, leaves: readonly Leaf[]): Dimension {
  const unknown: number[] = [];
  const counted: { item: Item; brings: number[] }[] = [];
  for (const item of place.items) {
    const brings = leaves.map((leaf) => bringsTo(leaf, item));
    if (brings.includes(null)) unknown.push(item.literal);
    else counted.push({ item, brings: brings.map((value) => value ?? 0) });
  }
  const all = leaves.map((_, at) => {
    const values = counted.map(({ brings }) => brings[at] ?? 0);
    return { low: Math.min(...values), high: Math.max(...values) };
  });
  const byBounds = new Map<string, { literals: number[]; bounds: Interval[] }>();
  for (const { item, brings } of counted) {
    const bounds = leaves.map((leaf, at) =>
      'option' in leaf
        ? { low: item.low, high: item.high }
        : boundsWith(leaf.aggregate, brings[at] ?? 0, all[at] ?? { low: 0, high: 0 }, place),
    );
    const key = bounds.map(({ low, high }) => `${low} ${high}`).join('|');
    const known = byBounds.get(key);
    if (known === undefined) byBounds.set(key, { literals: [item.literal], bounds });
    else known.literals.push(item.literal);
  }
  const states = [...byBounds.values()].map(({ literals, bounds }) => ({
    literal: anyOf(encoding, literals),
    bounds,
  }));
  // In a slot for one component, one without the number leaves no room for another.
  const escape = place.single || unknown.length === 0 ? null : anyOf(encoding, unknown);
  return { leaves, states, unknown: escape };
}

/** What one of it counts for; null: it lacks the number, or nothing is chosen. */
function bringsTo(leaf: Leaf, item: Item): number | null {
  if ('option' in leaf) return evaluate(leaf, item.sample);
  return evaluate(productOf(leaf.slot, leaf.aggregate === 'count' ? [] : leaf.of), item.sample);
}

/** Bounds of an aggregate of a slot that has a component of this value among others. */
function boundsWith(
  aggregate: 'sum' | 'min' | 'max' | 'count',
  value: number,
  all: Interval,
  { min, max }: Place,
): Interval {
  const least = Math.max(1, min);
  if (max === 1) return aggregate === 'count' ? { low: 1, high: 1 } : { low: value, high: value };
  switch (aggregate) {
    case 'count':
      return { low: least, high: max };
    case 'min':
      return { low: all.low, high: value };
    case 'max':
      return { low: value, high: all.high };
    case 'sum': {
      const others = [least - 1, max - 1];
      return {
        low: Math.min(...others.map((count) => value + count * all.low)),
        high: Math.max(...others.map((count) => value + count * all.high)),
      };
    }
  }
}
