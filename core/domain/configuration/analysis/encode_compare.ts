import type { Rule } from '../../../contract/rules.ts';
import { freshLiteral } from '../../feature_model/solver/cnf.ts';
import { dimensionsOf } from './compare_states.ts';
import type { Dimension, State } from './compare_states.ts';
import { addRule, define } from './encoding.ts';
import type { Encoding } from './encoding.ts';
import { ANYTHING, spreadOf, spreadOver, verdictOn } from './intervals.ts';
import type { Leaf, Spread } from './intervals.ts';

type CompareRule = Extract<Rule, { readonly kind: 'compare' }>;

/** Boxes that are looked at for one rule; beyond, what is left open stays open. */
const BOXES_MAX = 50_000;

/** Some of a dimension's states, beside each other; halved on demand. */
type Range = {
  readonly states: readonly State[];
  readonly bounds: readonly Spread[];
  /** Follows from each of the states. */
  literal: number | null;
  halves: readonly [Range, Range] | null;
};

/**
 * A comparison as clauses. All that its places may bring is a box, a side for each place. A box in
 * which every combination breaks the rule is excluded, one in which none surely does is left, and
 * any other is halved: as fine as it has to be along the border, and coarse elsewhere.
 */
export function encodeCompare(encoding: Encoding, rule: CompareRule): void {
  const dimensions = dimensionsOf(encoding, rule);
  if (dimensions === null) return;
  const escapes = dimensions.flatMap(({ unknown }) => (unknown === null ? [] : [unknown]));
  const sides = dimensions.map(({ states }) => rangeOf(states.toSorted(byBounds)));
  const boxes: (readonly Range[])[] = [sides];
  for (let at = 0; at < boxes.length; at += 1) {
    encoding.boxesLeft -= 1;
    if (at === BOXES_MAX || encoding.boxesLeft < 0) {
      encoding.coarse = true;
      return;
    }
    const box = boxes[at] ?? [];
    const bounds = boundsIn(dimensions, box);
    const verdict = verdictOn(spreadOf(rule.left, bounds), rule.op, spreadOf(rule.right, bounds));
    if (verdict === 'broken') {
      const together = box.map((range) => literalOf(encoding, range) ^ 1);
      addRule(encoding, [...together, ...escapes]);
    } else if (verdict === 'open') boxes.push(...halvesOf(box));
  }
}

function byBounds(left: State, right: State): number {
  for (const [at, { low, high }] of left.bounds.entries()) {
    const other = right.bounds[at];
    if (other === undefined || (other.low === low && other.high === high)) continue;
    return low === other.low ? high - other.high : low - other.low;
  }
  return 0;
}

function rangeOf(states: readonly State[]): Range {
  const [first] = states;
  const bounds = (first?.bounds ?? []).map((_, leaf) =>
    spreadOver(states.flatMap((state) => state.bounds[leaf] ?? [])),
  );
  return {
    states,
    bounds,
    literal: states.length === 1 ? (first?.literal ?? 0) : null,
    halves: null,
  };
}

/** The largest side in two halves; none when every side is one state. */
function halvesOf(box: readonly Range[]): Range[][] {
  let widest = 0;
  for (const [at, { states }] of box.entries()) {
    if (states.length > (box[widest]?.states.length ?? 0)) widest = at;
  }
  const range = box[widest];
  if (range === undefined || range.states.length < 2) return [];
  return halve(range).map((half) => box.with(widest, half));
}

function halve(range: Range): readonly [Range, Range] {
  const middle = range.states.length >> 1;
  range.halves ??= [rangeOf(range.states.slice(0, middle)), rangeOf(range.states.slice(middle))];
  return range.halves;
}

function literalOf(encoding: Encoding, range: Range): number {
  if (range.literal !== null) return range.literal;
  const literal = freshLiteral(encoding.cnf);
  range.literal = literal;
  // At most 17 deep: a slot has 100,000 candidates at the most.
  for (const half of halve(range)) define(encoding, [literalOf(encoding, half) ^ 1, literal]);
  return literal;
}

function boundsIn(dimensions: readonly Dimension[], box: readonly Range[]): (leaf: Leaf) => Spread {
  return (leaf) => {
    for (const [at, { leaves }] of dimensions.entries()) {
      const which = leaves.indexOf(leaf);
      if (which !== -1) return box[at]?.bounds[which] ?? ANYTHING;
    }
    return ANYTHING;
  };
}
