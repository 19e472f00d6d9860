import type { Offering, Option, Slot } from '../../../contract/catalog.ts';
import { encodeAtMost } from '../../feature_model/encode_count.ts';
import { addToCnf, freshLiteral } from '../../feature_model/solver/cnf.ts';
import type { Cnf } from '../../feature_model/solver/cnf.ts';
import { domainOf } from './domain.ts';
import type { Stretch } from './domain.ts';
import { optionSample, slotSample } from './place.ts';
import type { Item, Place, Probe } from './place.ts';
import type { Questions } from './probes.ts';

/** Helpers of one slot's counter; beyond, how many kinds of components fit is not counted. */
const COUNTED_MAX = 100_000;

/** The options and slots of an offering with what may be chosen in each, and what that means. */
export function placesOf(
  offering: Offering,
  candidatesOf: (slot: Slot) => readonly Offering[],
  questions: Questions,
  cnf: Cnf,
): Map<string, Place> {
  const places = new Map<string, Place>();
  for (const [index, option] of offering.options.entries()) {
    const place = optionPlace(option, `/options/${index}`, questions, cnf);
    places.set(place.trigger, place);
  }
  for (const [index, slot] of offering.slots.entries()) {
    const place = slotPlace(slot, candidatesOf(slot), `/slots/${index}`, questions, cnf);
    places.set(place.trigger, place);
  }
  return places;
}

function optionPlace(option: Option, path: string, questions: Questions, cnf: Cnf): Place {
  const trigger = `option:${option.id}`;
  const probes = questions.probes.get(trigger) ?? [];
  const groups = new Map<string, Stretch[]>();
  for (const stretch of domainOf(option, questions.constants.get(trigger) ?? [])) {
    const sample = optionSample(option.id, stretch.value);
    // A stretch has many numbers, so that none of it may be taken for another.
    const alone = stretch.low < stretch.high || stretch.other ? ` ${stretch.label}` : '';
    const key = probes.map((probe) => probe(sample)).join('|') + alone;
    const known = groups.get(key);
    if (known === undefined) groups.set(key, [stretch]);
    else known.push(stretch);
  }
  const literals = literalsFor(groups.size, cnf);
  const items = [...groups.values()].map((stretches, at): Item => {
    const there = stretches.filter(({ value }) => value !== null);
    return {
      literal: literals[at] ?? 0,
      sample: optionSample(option.id, there[0]?.value ?? null),
      values: there.map(({ label }) => label),
      low: Math.min(...there.map(({ low }) => low)),
      high: Math.max(...there.map(({ high }) => high)),
      offerings: [],
      absent: there.length < stretches.length,
      other: there.some(({ other }) => other),
    };
  });
  exactlyOne(cnf, literals);
  const name = option.name;
  return { trigger, name, path, single: true, min: 1, max: 1, items, filled: 0 };
}

/** Of two the second is the opposite of the first: a boolean option takes one variable. */
function literalsFor(count: number, cnf: Cnf): number[] {
  if (count !== 2) return Array.from({ length: count }, () => freshLiteral(cnf));
  const literal = freshLiteral(cnf);
  return [literal, literal ^ 1];
}

function exactlyOne(cnf: Cnf, literals: readonly number[]): void {
  if (literals.length === 2) return;
  addToCnf(cnf, literals);
  encodeAtMost(cnf, literals, 1);
}

function slotPlace(
  slot: Slot,
  candidates: readonly Offering[],
  path: string,
  questions: Questions,
  cnf: Cnf,
): Place {
  const trigger = `slot:${slot.id}`;
  const probes = questions.probes.get(trigger) ?? [];
  const groups = groupCandidates(slot, candidates, probes);
  const items = groups.map((offerings): Item => {
    const sample = slotSample(slot.id, offerings[0]);
    const [low, high] = [Infinity, -Infinity];
    const literal = freshLiteral(cnf);
    return { literal, sample, values: [], low, high, offerings, absent: false, other: false };
  });
  const literals = items.map(({ literal }) => literal);
  if (slot.max < literals.length && slot.max * literals.length <= COUNTED_MAX) {
    encodeAtMost(cnf, literals, slot.max);
  }
  const filled = freshLiteral(cnf);
  addToCnf(cnf, [filled ^ 1, ...literals]);
  if (slot.min > 0) addToCnf(cnf, [filled]);
  for (const literal of literals) addToCnf(cnf, [filled, literal ^ 1]);
  const { name, min, max } = slot;
  return { trigger, name, path, single: max === 1, min, max, items, filled };
}

function groupCandidates(
  slot: Slot,
  candidates: readonly Offering[],
  probes: readonly Probe[],
): [Offering, ...Offering[]][] {
  const groups = new Map<string, [Offering, ...Offering[]]>();
  for (const offering of candidates) {
    const sample = slotSample(slot.id, offering);
    const key = probes.map((probe) => probe(sample)).join('|');
    const known = groups.get(key);
    if (known === undefined) groups.set(key, [offering]);
    else known.push(offering);
  }
  return [...groups.values()];
}
