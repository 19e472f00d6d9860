import type { Scalar } from '../../contract/common.ts';
import type { Condition, Ref } from '../../contract/rules.ts';
import type { Chosen } from './chosen.ts';
import type { Model } from './model.ts';
import { sightingsOf } from './refs.ts';
import type { Sighting } from './refs.ts';

/** The most values or components that one sentence spells out. */
const SPELT_OUT_MAX = 6;

export function list(values: readonly (Scalar | undefined)[], joint: string = 'or'): string {
  const texts = values.slice(0, SPELT_OUT_MAX).map(String);
  if (values.length > SPELT_OUT_MAX) texts.push(`${values.length - SPELT_OUT_MAX} others`);
  const last = texts.pop() ?? 'nothing';
  return texts.length === 0 ? last : `${texts.join(', ')} ${joint} ${last}`;
}

/** "max_memory" and "maxMemory" read "max memory". */
function label(characteristic: string): string {
  return characteristic
    .replaceAll(/([a-z\d])([A-Z])/g, '$1 $2')
    .replaceAll(/[_-]+/g, ' ')
    .toLowerCase();
}

export function placeName(ref: Ref, model: Model): string {
  if ('option' in ref) return model.options.get(ref.option)?.name ?? ref.option;
  return model.slots.get(ref.slot)?.name ?? ref.slot;
}

/** `CPU "AMD Ryzen 7 9800X3D" (microarchitecture Zen 5)`, or `Colour (black)`. */
export function describe(seen: Sighting, ref: Ref, model: Model): string {
  const place = placeName(ref, model);
  const values = seen.values.length === 0 ? 'none given' : list(seen.values, 'and');
  if ('option' in ref || seen.offering === undefined) return `${place} (${values})`;
  const name = `${place} "${seen.offering.name}"`;
  return ref.characteristic === 'name' ? name : `${name} (${label(ref.characteristic)} ${values})`;
}

/** What a condition asks for: `Motherboard with socket AM5`. */
export function wish(condition: Condition, model: Model): string {
  const { ref, op } = condition;
  const place = placeName(ref, model);
  const bound = condition.value === undefined ? list(condition.values ?? []) : condition.value;
  const relation = relationOf(op, String(bound));
  if (op === 'present') return 'option' in ref ? `${place} chosen` : `${place} filled`;
  if (op === 'absent') return `no ${place}`;
  return 'option' in ref
    ? `${place} ${relation}`
    : `${place} with ${label(ref.characteristic)} ${relation}`;
}

function relationOf(op: Condition['op'], bound: string): string {
  if (op === '=' || op === 'in') return bound;
  if (op === '!=') return `other than ${bound}`;
  return op === 'contains' ? `containing ${bound}` : `${op} ${bound}`;
}

/** What was chosen behind a reference, in words. */
export function describeAll(ref: Ref, chosen: Chosen, model: Model): string {
  const seen = sightingsOf(ref, chosen);
  if (seen.length === 0) return `${placeName(ref, model)} is empty`;
  const texts = seen.slice(0, SPELT_OUT_MAX).map((one) => describe(one, ref, model));
  if (seen.length > SPELT_OUT_MAX) texts.push(`${seen.length - SPELT_OUT_MAX} others`);
  return texts.join(', ');
}
