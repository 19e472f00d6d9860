import type { Component, Configuration } from '../../core/contract/configuration.ts';
import { fits } from '../../core/domain/configuration/candidates.ts';
import type { Evaluation, PlaceStates } from '../../core/domain/configuration/guide/evaluate.ts';
import type { Offering } from '../../core/contract/catalog.ts';

/** Now and then somebody chooses what was ruled out, or takes a choice back. */
const AGAINST_ADVICE = 0.1;
const TAKES_BACK = 0.25;

export type Customer = (evaluation: Evaluation, from: Configuration) => Configuration;

/** Changes one choice at a time, mostly to something that the last answer called possible. */
export function createCustomer(
  offering: Offering,
  offerings: readonly Offering[],
  choicesMax: number,
  random: () => number,
): Customer {
  const pick = <T>(items: readonly T[]): T | undefined =>
    items[Math.floor(random() * items.length)];
  const members = new Map(
    offering.slots.map((slot) => [slot.id, offerings.filter((one) => fits(slot, one))]),
  );
  return ({ places, contradiction }, { options, slots }) => {
    const chosen = [...Object.keys(options), ...Object.keys(slots)];
    const full = chosen.length >= choicesMax || contradiction !== 'none';
    if (chosen.length > 0 && (full || random() < TAKES_BACK)) {
      const gone = pick(chosen);
      const without = <T>(from: Readonly<Record<string, T>>): Record<string, T> =>
        Object.fromEntries(Object.entries(from).filter(([id]) => id !== gone));
      return { options: without(options), slots: without(slots) };
    }
    const states = pick(places);
    if (states === undefined) return { options, slots };
    const { place } = states;
    if (place.kind === 'option') {
      const value = place.values[wanted(states)]?.value ?? null;
      if (value === null) return { options, slots };
      return { options: { ...options, [place.id]: value }, slots };
    }
    const group = place.members[wanted(states)]?.group;
    const offeringId =
      pick(group?.offeringIds ?? []) ?? pick(members.get(place.id) ?? [])?.id ?? '';
    const parts: Component[] = [{ offeringId, quantity: 1 }];
    return { options, slots: { ...slots, [place.id]: parts } };
  };

  function wanted({ statuses }: PlaceStates): number {
    const all = statuses.map((_, at) => at);
    const possible = all.filter((at) => statuses[at] === 'possible');
    const from = possible.length === 0 || random() < AGAINST_ADVICE ? all : possible;
    return pick(from) ?? 0;
  }
}
