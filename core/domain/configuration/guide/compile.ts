import type { Offering } from '../../../contract/catalog.ts';
import type { SlotCandidates } from '../../../contract/configuration_model.ts';
import type { Cnf } from '../../feature_model/solver/cnf.ts';
import { applies } from '../../catalogue/applicability.ts';
import type { Place as Where } from '../../catalogue/applicability.ts';
import { modelOf, triggersOf } from '../model.ts';
import type { Model } from '../model.ts';
import { readsBySlot } from '../reads.ts';
import type { SlotReads } from '../reads.ts';
import { triggerOf } from '../refs.ts';
import { encodeRule } from './encode_rules.ts';
import { graphOf } from './graph.ts';
import type { Graph } from './graph.ts';
import { optionPlace, optionReads } from './option_place.ts';
import type { Place } from './place.ts';
import { slotPlace } from './slot_place.ts';
import { createWriter } from './writer.ts';

/** An offering with what may fill its slots in one place, ready to be asked. */
export type Compiled = {
  readonly offering: Offering;
  readonly model: Model;
  readonly reads: ReadonlyMap<string, SlotReads>;
  /** By trigger, in the order of the offering: options, then slots. */
  readonly places: ReadonlyMap<string, Place>;
  readonly cnf: Cnf;
  readonly graph: Graph;
  /** Rules that clauses tell only in part. */
  readonly loose: readonly number[];
  /** By trigger: the rules that read it in any way. */
  readonly readers: ReadonlyMap<string, readonly number[]>;
  /** Variables of members of slots that may hold more than is worth telling apart. */
  readonly extras: readonly number[];
};

/** Once for each version, offering, market and channel; `at` decides what is on sale. */
export function compile(
  offering: Offering,
  candidates: readonly SlotCandidates[],
  where: Where,
): Compiled {
  const writer = createWriter();
  const places = new Map<string, Place>();
  const asked = optionReads(offering.rules);
  for (const option of offering.options) {
    places.set(`option:${option.id}`, optionPlace(option, asked.get(option.id), writer));
  }
  for (const slot of offering.slots) {
    const groups = candidates.find((one) => one.slot === slot.id)?.groups ?? [];
    const sold = groups.filter(({ scope }) => scope === undefined || applies(scope, where));
    places.set(`slot:${slot.id}`, slotPlace(slot, sold, writer));
  }
  for (const [index, rule] of offering.rules.entries()) {
    writer.ruleStarts.push(writer.cnf.clauses.length);
    if (!encodeRule(rule, places, writer)) writer.loose.add(index);
  }
  const rulesEnd = writer.cnf.clauses.length;
  for (const number of writer.definitions) writer.cnf.clauses.push(number);
  return {
    offering,
    model: modelOf(offering),
    reads: readsBySlot(offering),
    places,
    cnf: writer.cnf,
    graph: graphOf(writer.cnf, ruleFinder(writer.ruleStarts, rulesEnd)),
    loose: [...writer.loose],
    readers: readersOf(offering),
    extras: [...places.values()].flatMap((place) =>
      place.kind === 'slot' && place.fills === null
        ? place.members.map(({ literal }) => literal >> 1)
        : [],
    ),
  };
}

/** Which rule a clause belongs to, by where it begins; asked in rising order. */
function ruleFinder(starts: readonly number[], end: number): (offset: number) => number {
  let rule = -1;
  return (offset) => {
    if (offset >= end) return -1;
    while ((starts[rule + 1] ?? Infinity) <= offset) rule += 1;
    return rule;
  };
}

function readersOf({ rules }: Offering): Map<string, number[]> {
  const readers = new Map<string, number[]>();
  for (const [index, rule] of rules.entries()) {
    const must = rule.kind === 'requires' ? rule.must.map(({ ref }) => triggerOf(ref)) : [];
    for (const trigger of new Set([...triggersOf(rule), ...must])) {
      const known = readers.get(trigger);
      if (known === undefined) readers.set(trigger, [index]);
      else known.push(index);
    }
  }
  return readers;
}
