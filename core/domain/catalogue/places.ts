import type { Offering, Option, Slot } from '../../contract/catalog.ts';
import { candidatesOf } from './known.ts';
import type { Candidates, Known } from './known.ts';

/** What the rules and surcharges of one offering may read. */
export type Places = {
  readonly options: ReadonlyMap<string, Option>;
  readonly slots: ReadonlyMap<string, Slot>;
  /** Options with findings of their own. */
  readonly doubtful: ReadonlySet<string>;
  /** Null: there is no such slot, or not everything that goes into it is known. */
  readonly candidates: (slotId: string) => Candidates | null;
};

export function placesOf(
  offering: Offering,
  known: Known,
  doubtful: ReadonlySet<string> = new Set(),
): Places {
  const slots = new Map(offering.slots.map((slot) => [slot.id, slot]));
  const ready = new Map<string, Candidates | null>();
  return {
    options: new Map(offering.options.map((option) => [option.id, option])),
    slots,
    doubtful,
    candidates: (slotId) => {
      const kept = ready.get(slotId);
      if (kept !== undefined) return kept;
      const slot = slots.get(slotId);
      const found = slot === undefined ? null : candidatesOf(slot, known);
      const usable = found?.certain === true ? found : null;
      ready.set(slotId, usable);
      return usable;
    },
  };
}
