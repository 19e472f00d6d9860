import type { Option, Slot } from '../../../contract/catalog.ts';
import type { Scalar } from '../../../contract/common.ts';
import type { CandidateGroup } from '../../../contract/configuration_model.ts';
import type { Offering } from '../../../contract/catalog.ts';
import type { Stretch } from '../analysis/domain.ts';
import type { Chosen, Part } from '../chosen.ts';

/** One value of an option, or a stretch of values that no rule tells apart. */
export type OptionValue = Stretch & { readonly literal: number };

export type OptionPlace = {
  readonly kind: 'option';
  readonly id: string;
  readonly option: Option;
  readonly values: readonly OptionValue[];
};

/** A group of candidates; the literal says that at least one of them is in the slot. */
export type Member = {
  readonly literal: number;
  readonly group: CandidateGroup;
  readonly offering: Offering;
};

/** All that is in a slot: how many of each member, by its position. */
export type Fill = { readonly literal: number; readonly counts: Counts };
/** By position of a member; those that are not there are left out. */
export type Counts = ReadonlyMap<number, number>;

export type SlotPlace = {
  readonly kind: 'slot';
  readonly id: string;
  readonly slot: Slot;
  readonly members: readonly Member[];
  /** Every way to fill the slot; null: too many, so that quantities are bounds only. */
  readonly fills: readonly Fill[] | null;
  /** Holds when anything is in it. */
  readonly filled: number;
  /** Components at most, as far as clauses tell; `atLeast[k]`: k + 1 or more. Of bounds only. */
  readonly bounds: Bounds[];
};

/** Of a slot without all its fills: literals for "this sum, or count, is at least …". */
export type Bounds = {
  readonly valueOf: (part: Part) => number | null;
  readonly values: readonly number[];
  readonly atLeast: readonly number[];
};

export type Place = OptionPlace | SlotPlace;

export function optionSample(id: string, value: Scalar | null): Chosen {
  return { options: new Map(value === null ? [] : [[id, value]]), slots: new Map() };
}

export function slotSample(id: string, parts: readonly Part[]): Chosen {
  return { options: new Map(), slots: new Map(parts.length === 0 ? [] : [[id, parts]]) };
}

/** Where a place is in a configuration. */
export function pathOfPlace({ kind, id }: Place): string {
  return kind === 'option' ? `/options/${id}` : `/slots/${id}`;
}
