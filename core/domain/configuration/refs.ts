import type { Offering } from '../../contract/catalog.ts';
import type { Described } from '../../contract/configuration_model.ts';
import type { Scalar } from '../../contract/common.ts';
import type { Ref } from '../../contract/rules.ts';
import type { Chosen } from './chosen.ts';

/** Values behind a reference that come from one place: one option, or one component. */
export type Sighting = {
  readonly path: string;
  readonly values: readonly Scalar[];
  /** The component that has them; absent for an option. */
  readonly offering?: Offering;
};

const NONE: readonly Scalar[] = [];

/**
 * The values of a characteristic. `name`, `category` and `id` fall back to the offering's own, so
 * that rules reach them where the data has no characteristic of that name.
 */
export function characteristicOf(
  offering: Described,
  characteristic: string,
  index?: number,
): readonly Scalar[] {
  const own = Object.hasOwn(offering.characteristics, characteristic)
    ? offering.characteristics[characteristic]
    : fallback(offering, characteristic);
  if (own === undefined) return NONE;
  if (!Array.isArray(own)) return index === undefined || index === 0 ? [own] : NONE;
  if (index === undefined) return own;
  const element = own[index];
  return element === undefined ? NONE : [element];
}

function fallback(offering: Described, characteristic: string): string | undefined {
  if (characteristic === 'name') return offering.name;
  if (characteristic === 'category') return offering.category;
  return characteristic === 'id' ? offering.id : undefined;
}

/** Empty: the option is not chosen, or the slot is empty. */
export function sightingsOf(ref: Ref, chosen: Chosen): readonly Sighting[] {
  if ('option' in ref) {
    const value = chosen.options.get(ref.option);
    return value === undefined ? [] : [{ path: `/options/${ref.option}`, values: [value] }];
  }
  return (chosen.slots.get(ref.slot) ?? []).map((part) => ({
    path: part.path,
    values: characteristicOf(part.offering, ref.characteristic, ref.index),
    offering: part.offering,
  }));
}

/** JSON pointer to what a reference reads, filled or not. */
export function pathOf(ref: Ref): string {
  return 'option' in ref ? `/options/${ref.option}` : `/slots/${ref.slot}`;
}

/** What must be chosen before the reference has a value: `option:x` or `slot:y`. */
export function triggerOf(ref: Ref): string {
  return 'option' in ref ? `option:${ref.option}` : `slot:${ref.slot}`;
}
