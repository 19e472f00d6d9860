import type { Offering } from '../../contract/catalog.ts';
import type { Scalar } from '../../contract/common.ts';
import type { Configuration } from '../../contract/configuration.ts';
import { withDefaults } from './defaults.ts';
import type { Completed, Offerings } from './defaults.ts';
import { modelOf } from './model.ts';

/** One component of a slot together with its offering. */
export type Part = {
  readonly offering: Offering;
  readonly quantity: number;
  /** JSON pointer into the configuration. */
  readonly path: string;
  /** Its own choices, when it is configured itself. */
  readonly configuration?: Configuration | undefined;
};

/** A configuration as rules and surcharges read it: defaults filled in, components resolved. */
export type Chosen = {
  readonly options: ReadonlyMap<string, Scalar>;
  readonly slots: ReadonlyMap<string, readonly Part[]>;
};

export const NOTHING_CHOSEN: Configuration = { options: {}, slots: {} };

/** Components that the slice doesn't know are left out: whoever validates reports them. */
export function chosenFrom(
  slice: Offerings,
  offering: Offering,
  configuration: Configuration,
): Chosen {
  return asChosen(slice, offering, completedFrom(slice, offering, configuration).configuration);
}

/** The configuration with what `default` rules fill in, and which of them did. */
export function completedFrom(
  slice: Offerings,
  offering: Offering,
  configuration: Configuration,
): Completed {
  return withDefaults(modelOf(offering), slice, configuration, (completed) =>
    asChosen(slice, offering, completed),
  );
}

function asChosen(slice: Offerings, offering: Offering, configuration: Configuration): Chosen {
  const options = new Map<string, Scalar>();
  for (const option of offering.options) {
    const value = Object.hasOwn(configuration.options, option.id)
      ? configuration.options[option.id]
      : option.default;
    if (value !== undefined) options.set(option.id, value);
  }
  const slots = new Map<string, Part[]>();
  for (const slot of slotsInOrder(offering, configuration)) {
    const parts: Part[] = [];
    for (const [at, component] of (configuration.slots[slot] ?? []).entries()) {
      const found = slice.offerings.get(component.offeringId);
      if (found === undefined) continue;
      const { quantity, configuration: nested } = component;
      const path = `/slots/${slot}/${at}`;
      parts.push({ offering: found, quantity, path, ...(nested && { configuration: nested }) });
    }
    if (parts.length > 0) slots.set(slot, parts);
  }
  return { options, slots };
}

/** The offering's order: a store may keep the keys of an object in any other, and prices hash. */
function slotsInOrder(offering: Offering, { slots }: Configuration): readonly string[] {
  const known = offering.slots.map(({ id }) => id).filter((id) => Object.hasOwn(slots, id));
  const unknown = Object.keys(slots).filter((id) => !known.includes(id));
  return [...known, ...unknown.toSorted()];
}
