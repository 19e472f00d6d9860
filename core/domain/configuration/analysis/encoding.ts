import type { Condition } from '../../../contract/rules.ts';
import { addToCnf, freshLiteral } from '../../feature_model/solver/cnf.ts';
import type { Cnf } from '../../feature_model/solver/cnf.ts';
import { holds } from '../conditions.ts';
import { triggerOf } from '../refs.ts';
import type { Item, Place } from './place.ts';

/** An offering while it is written as clauses. */
export type Encoding = {
  /** Clauses of the places, then of one rule after the other. */
  readonly cnf: Cnf;
  /** Clauses that say what helpers mean; they belong to no rule. */
  readonly definitions: number[];
  readonly places: ReadonlyMap<string, Place>;
  /** A literal that always holds. */
  readonly always: number;
  /** Helpers by what they stand for, so that each is described once. */
  readonly helpers: Map<string, number>;
  /** Boxes that comparisons may still look at, all together. */
  boxesLeft: number;
  /** True once something was left out because it is too much to write down. */
  coarse: boolean;
};

export function define(encoding: Encoding, literals: readonly number[]): void {
  encoding.definitions.push(literals.length);
  for (const literal of literals) encoding.definitions.push(literal);
}

/** A literal that holds exactly when one of the others does. */
export function anyOf(encoding: Encoding, literals: readonly number[]): number {
  const [only] = literals;
  if (only === undefined) return encoding.always ^ 1;
  if (literals.length === 1) return only;
  const key = literals.join(' ');
  const known = encoding.helpers.get(key);
  if (known !== undefined) return known;
  const helper = freshLiteral(encoding.cnf);
  encoding.helpers.set(key, helper);
  define(encoding, [helper ^ 1, ...literals]);
  for (const literal of literals) define(encoding, [helper, literal ^ 1]);
  return helper;
}

export function placeOf(encoding: Encoding, trigger: string): Place | undefined {
  return encoding.places.get(trigger);
}

/** Whether a condition holds. What texts that no rule names contain is left open. */
export function conditionLiteral(encoding: Encoding, condition: Condition): number {
  const place = placeOf(encoding, triggerOf(condition.ref));
  if (place === undefined) return freshLiteral(encoding.cnf);
  if (condition.op === 'absent') {
    return conditionLiteral(encoding, { ref: condition.ref, op: 'present' }) ^ 1;
  }
  const satisfying: number[] = [];
  for (const item of place.items) {
    if (isOpen(item, condition)) {
      const maybe = freshLiteral(encoding.cnf);
      define(encoding, [maybe ^ 1, item.literal]);
      satisfying.push(maybe);
    } else if (holds(condition, item.sample)) satisfying.push(item.literal);
  }
  if (place.single && satisfying.length === place.items.length && place.min > 0) {
    return encoding.always;
  }
  return anyOf(encoding, satisfying);
}

function isOpen(item: Item, { op }: Condition): boolean {
  return item.other && ['contains', '<', '<=', '>', '>='].includes(op);
}

export function addRule(encoding: Encoding, literals: readonly number[]): void {
  addToCnf(encoding.cnf, literals);
}
