import type { Configuration } from '../../core/contract/configuration.ts';
import type { Offering } from '../../core/contract/catalog.ts';
import type { Client } from '../http/client.ts';

/** Who buys, where, and the generator that decides ties. */
export type Shopper = {
  readonly client: Client;
  readonly token: string;
  readonly market: string;
  readonly channel: string;
  readonly random: () => number;
};

/** One thing to choose: what fills a slot (an offering's id) or the value of an option. */
export type Choice = {
  readonly kind: 'slot' | 'option';
  readonly id: string;
  /** How many of the chosen offering; 1 for options. */
  readonly quantity: number;
  /** `undefined` leaves it empty, where that is allowed. */
  readonly values: readonly (string | number | boolean | undefined)[];
};

/** An offering with the value picked for each choice, by position. */
export type Selection = {
  readonly offering: Offering;
  readonly choices: readonly Choice[];
  readonly picked: readonly number[];
};

export function configurationOf({ choices, picked }: Selection): Configuration {
  const options: Configuration['options'] = {};
  const slots: Configuration['slots'] = {};
  for (const [at, choice] of choices.entries()) {
    const value = choice.values[picked[at] ?? 0];
    if (value === undefined) continue;
    if (choice.kind === 'option') options[choice.id] = value;
    else slots[choice.id] = [{ offeringId: String(value), quantity: choice.quantity }];
  }
  return { options, slots };
}

export function withPick(selection: Selection, at: number, pick: number): Selection {
  return { ...selection, picked: selection.picked.with(at, pick) };
}
