import type { Offering } from '../../../contract/catalog.ts';
import type { Scalar } from '../../../contract/common.ts';
import type { Chosen } from '../chosen.ts';

/**
 * What rules can't tell apart: values of an option that satisfy the same conditions, or offerings
 * in a slot that do. The literal says that one of them is chosen.
 */
export type Item = {
  readonly literal: number;
  /** How rules see it: chosen alone. */
  readonly sample: Chosen;
  /** Values as a person reads them, such as "red" or "3 to 9"; empty: nothing is chosen. */
  readonly values: readonly string[];
  /** For numbers: between which they are. */
  readonly low: number;
  readonly high: number;
  /** Of a slot: the offerings. */
  readonly offerings: readonly Offering[];
  /** Nothing chosen is among what the item stands for. */
  readonly absent: boolean;
  /** Stands for texts that no rule names: whether they contain a part is open. */
  readonly other: boolean;
};

/** An option or a slot, and what may be chosen there. */
export type Place = {
  readonly trigger: string;
  readonly name: string;
  /** JSON pointer within the offering. */
  readonly path: string;
  /** One item at a time: an option, or a slot for one component. */
  readonly single: boolean;
  /** The least and most components of a slot; 1 and 1 of an option. */
  readonly min: number;
  readonly max: number;
  readonly items: readonly Item[];
  /** Holds exactly when a slot is not empty; of an option it says nothing. */
  readonly filled: number;
};

/** What is asked about a place: equal answers to all probes make things equal. */
export type Probe = (sample: Chosen) => string;

export function optionSample(option: string, value: Scalar | null): Chosen {
  return { options: new Map(value === null ? [] : [[option, value]]), slots: new Map() };
}

export function slotSample(slot: string, offering: Offering): Chosen {
  const part = { offering, quantity: 1, path: '' };
  return { options: new Map(), slots: new Map([[slot, [part]]]) };
}
