import type { Offering, Slot } from '../../../contract/catalog.ts';
import { addToCnf, emptyCnf, freshLiteral } from '../../feature_model/solver/cnf.ts';
import type { Cnf } from '../../feature_model/solver/cnf.ts';
import { encodeRule } from './encode_rules.ts';
import type { Encoding } from './encoding.ts';
import { placesOf } from './places.ts';
import { questionsOf } from './probes.ts';
import type { Questions } from './probes.ts';

/** Of all comparisons of an offering together. */
const BOXES_MAX = 500_000;
/** Answers to what rules ask about candidates; a second or two. */
const ANSWERS_MAX = 20_000_000;

export type EncodedOffering = {
  readonly encoding: Encoding;
  /** Where the clauses of each rule begin in the clauses; one more at the end. */
  readonly ruleStarts: readonly number[];
  /** All clauses. */
  readonly cnf: Cnf;
};

/** What every valid configuration of an offering satisfies, as clauses. Null: too much to do. */
export function encodeOffering(
  offering: Offering,
  candidatesOf: (slot: Slot) => readonly Offering[],
): EncodedOffering | null {
  const questions = questionsOf(offering);
  if (answersTo(offering, candidatesOf, questions) > ANSWERS_MAX) return null;
  const cnf = emptyCnf(0);
  const always = freshLiteral(cnf);
  addToCnf(cnf, [always]);
  const places = placesOf(offering, candidatesOf, questions, cnf);
  const encoding: Encoding = {
    cnf,
    definitions: [],
    places,
    always,
    helpers: new Map(),
    boxesLeft: BOXES_MAX,
    coarse: false,
  };
  const ruleStarts = offering.rules.map((rule) => {
    const start = cnf.clauses.length;
    encodeRule(encoding, rule);
    return start;
  });
  ruleStarts.push(cnf.clauses.length);
  const { variables, clauses, bounds } = cnf;
  return {
    encoding,
    ruleStarts,
    cnf: { variables, clauses: clauses.concat(encoding.definitions), bounds },
  };
}

function answersTo(
  { slots }: Offering,
  candidatesOf: (slot: Slot) => readonly Offering[],
  { probes }: Questions,
): number {
  return slots.reduce((total, slot) => {
    const asked = probes.get(`slot:${slot.id}`)?.length ?? 0;
    return total + asked * candidatesOf(slot).length;
  }, 0);
}
