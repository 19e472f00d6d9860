import type { Rule } from '../../../contract/rules.ts';
import { triggerOf } from '../refs.ts';
import { addRule, anyOf, placeOf } from './encoding.ts';
import type { Encoding } from './encoding.ts';
import type { Place } from './place.ts';
import { valuesOf } from './probes.ts';
import { partnersOf, sideOf } from './table_sides.ts';

type TableRule = Extract<Rule, { readonly kind: 'table' }>;

/** Ways to see two sides, compared one by one. */
const PAIRS_MAX = 500_000;

/** No component of one side together with one of the other that it does not go with. */
export function encodeTable(encoding: Encoding, rule: TableRule): void {
  const [first, second] = rule.columns.map((ref) => placeOf(encoding, triggerOf(ref)));
  if (first === undefined || second === undefined) return;
  const partners = sidesOf(encoding, rule, 1, second);
  const wanting = sidesOf(encoding, rule, 0, first);
  if (partners.length * wanting.length > PAIRS_MAX) {
    encoding.coarse = true;
    return;
  }
  for (const [left, leftLiteral] of wanting) {
    const goes = partnersOf(left);
    for (const [right, rightLiteral] of partners) {
      if (!goes(right)) addRule(encoding, [leftLiteral ^ 1, rightLiteral ^ 1]);
    }
  }
}

/** Literals by how the table sees what is chosen; what it has no say about is left out. */
function sidesOf(
  encoding: Encoding,
  rule: TableRule,
  which: 0 | 1,
  place: Place,
): [string, number][] {
  const sides = new Map<string, number[]>();
  for (const { sample, literal } of place.items) {
    const side = sideOf(rule, which, valuesOf(rule.columns[which], sample));
    if (side === '') continue;
    const known = sides.get(side);
    if (known === undefined) sides.set(side, [literal]);
    else known.push(literal);
  }
  return [...sides].map(([side, literals]) => [side, anyOf(encoding, literals)]);
}
