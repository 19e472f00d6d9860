import type { PlaceState, Reason, RuledOut } from '../../../contract/configuration.ts';
import type { Scalar } from '../../../contract/common.ts';
import type { Chosen } from '../chosen.ts';
import { explainOut } from './evaluate.ts';
import type { PlaceStates, Status } from './evaluate.ts';
import { pathOfPlace } from './place.ts';
import type { OptionPlace, SlotPlace } from './place.ts';
import { reasonOf } from './reason_words.ts';
import type { Session } from './session.ts';

/** Values that one list tells; its count says how many there are. */
const VALUES_MAX = 60;
const COMPONENTS_MAX = 20;

/** What an answer may still spend on reasons; it counts down. */
export type Telling = {
  readonly session: Session;
  readonly chosen: Chosen;
  reasonsLeft: number;
};

/** One thing that can be chosen, and which positions of the place's states stand for it. */
type Item = {
  readonly value: Scalar;
  readonly label: string;
  readonly status: Status;
  readonly weight: number;
  /** Positions that must be out for it to be out. */
  readonly positions: readonly number[];
};

export function statesOfPlace(states: PlaceStates, telling: Telling): PlaceState[] {
  const { place } = states;
  if (place.kind === 'option') return [optionState(place, states, telling)];
  return [slotState(place, states, telling), ...characteristicStates(place, states, telling)];
}

function optionState(place: OptionPlace, states: PlaceStates, telling: Telling): PlaceState {
  const items = place.values.flatMap(({ value, label, other }, at): Item[] => {
    if (value === null) return [];
    const status = states.statuses[at] ?? 'unsettled';
    // A stretch of values has no single one that stands for it.
    const shown = label === String(value) && !other ? value : label;
    return [{ value: shown, label, status, weight: 1, positions: [at] }];
  });
  const open = place.values.findIndex(({ value }) => value === null);
  const mustChoose = open === -1 || states.statuses[open] === 'out';
  const base = { kind: 'option', path: pathOfPlace(place), name: place.option.name } as const;
  return { ...base, ...told(items, mustChoose, place.option.name, states, telling) };
}

function slotState(place: SlotPlace, states: PlaceStates, telling: Telling): PlaceState {
  const items = place.members.map(({ group }, at): Item => {
    const status = states.statuses[at] ?? 'unsettled';
    const others = group.count === 1 ? '' : ` and ${group.count - 1} like it`;
    const label = `"${group.sample.name}"${others}`;
    return { value: group.sample.id, label, status, weight: group.count, positions: [at] };
  });
  const base = { kind: 'slot', path: pathOfPlace(place), name: place.slot.name } as const;
  const state = told(items, states.empty === 'out', place.slot.name, states, telling);
  const [only] = items.filter(({ status }) => status !== 'out');
  const { forced, ...rest } = state;
  const ids = place.members.flatMap(({ group }, at) =>
    states.statuses[at] === 'possible' ? group.offeringIds : [],
  );
  const forcedOne = forced !== undefined && only?.weight === 1 ? { forced } : {};
  return { ...base, ...rest, ...forcedOne, possible: ids.slice(0, COMPONENTS_MAX) };
}

/** Of each characteristic that rules read: which of its values can still be in the slot. */
function characteristicStates(
  place: SlotPlace,
  states: PlaceStates,
  telling: Telling,
): PlaceState[] {
  const labels = new Set(place.members.flatMap(({ group }) => Object.keys(group.values)));
  return [...labels].map((characteristic) => {
    const positions = new Map<Scalar, number[]>();
    for (const [at, { group }] of place.members.entries()) {
      for (const value of group.values[characteristic] ?? []) {
        positions.set(value, [...(positions.get(value) ?? []), at]);
      }
    }
    const items = [...positions].map(([value, own]): Item => {
      const found = own.map((at) => states.statuses[at] ?? 'unsettled');
      const status = found.includes('possible')
        ? 'possible'
        : found.includes('unsettled')
          ? 'unsettled'
          : 'out';
      return { value, label: String(value), status, weight: 1, positions: own };
    });
    const name = `${place.slot.name} ${characteristic.replaceAll('_', ' ')}`;
    const base = { kind: 'characteristic', path: pathOfPlace(place), name } as const;
    const everyHasIt = place.members.every(
      ({ group }, at) =>
        states.statuses[at] === 'out' || group.values[characteristic]?.length === 1,
    );
    const mustChoose = states.empty === 'out' && everyHasIt;
    return { ...base, characteristic, ...told(items, mustChoose, name, states, telling) };
  });
}

type Told = Pick<
  PlaceState,
  'possible' | 'forced' | 'ruledOut' | 'unsettled' | 'counts' | 'blocked'
>;

function told(
  items: readonly Item[],
  mustChoose: boolean,
  name: string,
  states: PlaceStates,
  telling: Telling,
): Told {
  const of = (status: Status): Item[] => items.filter((item) => item.status === status);
  const [possible, out, unsettled] = [of('possible'), of('out'), of('unsettled')];
  const weigh = (some: readonly Item[]): number =>
    some.reduce((total, { weight }) => total + weight, 0);
  const [only] = possible;
  const isForced = mustChoose && possible.length === 1 && unsettled.length === 0;
  const others = out.flatMap(({ positions }) => positions);
  const values = (some: readonly Item[]): Scalar[] =>
    some.slice(0, VALUES_MAX).map(({ value }) => value);
  return {
    possible: values(possible),
    ...(isForced && only !== undefined && out.length > 0
      ? {
          forced: {
            value: only.value,
            ...because(`${name} must be ${only.label}`, others, states, telling),
          },
        }
      : {}),
    ruledOut: out.slice(0, VALUES_MAX).map(({ value, label, positions }): RuledOut => ({
      value,
      ...because(`${name} ${label} is out`, positions, states, telling),
    })),
    unsettled: values(unsettled),
    counts: { possible: weigh(possible), ruledOut: weigh(out), unsettled: weigh(unsettled) },
    ...(states.blocked ? { blocked: true } : {}),
  };
}

function because(
  subject: string,
  positions: readonly number[],
  states: PlaceStates,
  telling: Telling,
): { readonly because?: Reason } {
  if (telling.reasonsLeft <= 0) return {};
  const { session, chosen } = telling;
  const chain = explainOut(session, states, positions);
  if (chain === null) return {};
  telling.reasonsLeft -= 1;
  return { because: reasonOf(subject, chain, chosen, session.compiled.model) };
}
