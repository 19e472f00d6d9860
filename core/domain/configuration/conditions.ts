import type { Scalar } from '../../contract/common.ts';
import type { Condition } from '../../contract/rules.ts';
import type { Chosen } from './chosen.ts';
import { sightingsOf } from './refs.ts';

/** Numbers are compared as numbers; texts and booleans only with their own kind. */
export function satisfies(value: Scalar, condition: Condition): boolean {
  const bound = condition.value;
  switch (condition.op) {
    case '=':
      return value === bound;
    case '!=':
      return value !== bound;
    case 'in':
      return condition.values?.includes(value) ?? false;
    case 'contains':
      return typeof value === 'string' && contains(value, condition);
    case '<':
      return typeof value === typeof bound && bound !== undefined && value < bound;
    case '<=':
      return typeof value === typeof bound && bound !== undefined && value <= bound;
    case '>':
      return typeof value === typeof bound && bound !== undefined && value > bound;
    case '>=':
      return typeof value === typeof bound && bound !== undefined && value >= bound;
    case 'present':
      return true;
    case 'absent':
      return false;
  }
}

function contains(text: string, { value, values }: Condition): boolean {
  const wanted = value === undefined ? (values ?? []) : [value];
  return wanted.some((part) => text.includes(String(part)));
}

/** True when any value behind the reference satisfies it; `absent`: when there is none. */
export function holds(condition: Condition, chosen: Chosen): boolean {
  const sightings = sightingsOf(condition.ref, chosen);
  if (condition.op === 'absent') return sightings.every((seen) => seen.values.length === 0);
  return sightings.some((seen) => seen.values.some((value) => satisfies(value, condition)));
}

export function allHold(conditions: readonly Condition[], chosen: Chosen): boolean {
  return conditions.every((condition) => holds(condition, chosen));
}
