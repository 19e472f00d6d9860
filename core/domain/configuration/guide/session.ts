import type { Component, Configuration } from '../../../contract/configuration.ts';
import type { Scalar } from '../../../contract/common.ts';
import type { Solver } from '../../feature_model/solver/state.ts';
import type { Offerings } from '../defaults.ts';
import { signatureOf } from '../candidates.ts';
import type { Compiled } from './compile.ts';
import { choose, resetTouched, unchoose } from './graph.ts';
import type { OptionPlace, SlotPlace } from './place.ts';

/** What the customer has in a place, as literals that hold because of it. */
export type Choice = {
  /** To tell whether it has changed. */
  readonly key: string;
  readonly literals: readonly number[];
  /** Of a slot: how many of each member, and all of them. */
  readonly counts: ReadonlyMap<number, number>;
  readonly quantity: number;
};

/** An offering's choices with what follows from them. Moves from one configuration to another. */
export type Session = {
  readonly compiled: Compiled;
  /** By trigger; places with nothing chosen are left out. */
  readonly choices: Map<string, Choice>;
  /** Members by what rules read of them. */
  readonly memberOf: ReadonlyMap<string, ReadonlyMap<string, number>>;
  /** Complete configurations that were found, as values of variables; the newest last. */
  readonly witnesses: Uint8Array[];
  solver: Solver | null;
};

export function createSession(compiled: Compiled): Session {
  const memberOf = new Map<string, Map<string, number>>();
  for (const place of compiled.places.values()) {
    const reads = place.kind === 'slot' ? compiled.reads.get(place.id) : undefined;
    if (place.kind !== 'slot' || reads === undefined) continue;
    const own = new Map<string, number>();
    for (const [at, { offering }] of place.members.entries()) {
      const signature = signatureOf(reads, offering);
      if (!own.has(signature)) own.set(signature, at);
    }
    memberOf.set(place.id, own);
  }
  return { compiled, choices: new Map(), memberOf, witnesses: [], solver: null };
}

/**
 * Makes the session stand at this configuration: only places that differ are touched, and what
 * depends on them. A value that its place doesn't have is as good as none: validation reports it.
 */
export function moveTo(session: Session, slice: Offerings, configuration: Configuration): void {
  const { graph, places } = session.compiled;
  resetTouched(graph);
  const wanted = new Map<string, Choice>();
  for (const [id, value] of Object.entries(configuration.options)) {
    const place = places.get(`option:${id}`);
    const choice = place?.kind === 'option' ? optionChoice(place, value) : null;
    if (choice !== null) wanted.set(`option:${id}`, choice);
  }
  for (const [id, components] of Object.entries(configuration.slots)) {
    const place = places.get(`slot:${id}`);
    if (place?.kind !== 'slot' || components.length === 0) continue;
    const choice = slotChoice(session, place, components, slice);
    if (choice !== null) wanted.set(`slot:${id}`, choice);
  }
  for (const [trigger, { key, literals }] of session.choices) {
    if (wanted.get(trigger)?.key === key) continue;
    for (const literal of literals) unchoose(graph, literal);
    session.choices.delete(trigger);
  }
  for (const [trigger, choice] of wanted) {
    if (session.choices.has(trigger)) continue;
    session.choices.set(trigger, choice);
    for (const literal of choice.literals) choose(graph, literal);
  }
}

function optionChoice({ values }: OptionPlace, chosen: Scalar): Choice | null {
  const found =
    values.find(({ value }) => value === chosen) ??
    values.find(({ low, high }) => typeof chosen === 'number' && chosen > low && chosen < high) ??
    values.find(({ other }) => other && typeof chosen === 'string');
  if (found === undefined) return null;
  const { literal } = found;
  return { key: String(literal), literals: [literal], counts: new Map(), quantity: 1 };
}

function slotChoice(
  session: Session,
  place: SlotPlace,
  components: readonly Component[],
  slice: Offerings,
): Choice | null {
  const reads = session.compiled.reads.get(place.id);
  const counts = new Map<number, number>();
  const sums = place.bounds.map((): number | null => 0);
  for (const { offeringId, quantity } of components) {
    const offering = slice.offerings.get(offeringId);
    if (offering === undefined || reads === undefined) continue;
    const member = session.memberOf.get(place.id)?.get(signatureOf(reads, offering));
    if (member === undefined) continue;
    counts.set(member, (counts.get(member) ?? 0) + quantity);
    for (const [at, { valueOf }] of place.bounds.entries()) {
      const value = valueOf({ offering, quantity, path: '' });
      const sum = sums[at];
      sums[at] = value === null || sum === null || sum === undefined ? null : sum + value;
    }
  }
  if (counts.size === 0) return null;
  const quantity = [...counts.values()].reduce((total, count) => total + count, 0);
  const literals = literalsOf(place, counts, sums);
  return { key: `${literals.join(' ')} ${quantity}`, literals, counts, quantity };
}

/** What holds while a slot has at least these; `sums` is by the slot's bounds. */
export function literalsOf(
  { fills, members, bounds, slot }: SlotPlace,
  counts: ReadonlyMap<number, number>,
  sums: readonly (number | null)[],
): number[] {
  const present = [...counts.keys()].flatMap((at) => members[at]?.literal ?? []);
  if (fills === null) {
    const reached = bounds.flatMap(({ values, atLeast }, which) => {
      const sum = sums[which];
      if (sum === null || sum === undefined) return [];
      return atLeast[lastUpTo(values, sum)] ?? [];
    });
    return [...present, ...reached];
  }
  if (slot.max === 1 && present.length === 1) return present;
  const without = fills.filter(({ counts: own }) =>
    [...counts].some(([at, count]) => (own.get(at) ?? 0) < count),
  );
  return without.map(({ literal }) => literal ^ 1);
}

/** Where the last value stands that is not above the bound; -1: all are. They are in order. */
function lastUpTo(values: readonly number[], bound: number): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((values[middle] ?? 0) <= bound) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
