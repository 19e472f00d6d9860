import { solverOf } from '../../feature_model/solver/clauses.ts';
import { solve } from '../../feature_model/solver/solve.ts';
import { backtrack } from '../../feature_model/solver/state.ts';
import { choose, isConsistent, unchoose } from './graph.ts';
import type { Part } from '../chosen.ts';
import type { Session } from './session.ts';
import { choiceLiterals, holds, staysValid, witnessOf } from './witness.ts';
import type { Witness } from './witness.ts';

/** One way to make what is asked for happen; of a slot, also what would be in it. */
export type Alternative = {
  readonly literals: readonly number[];
  readonly slot?: string;
  readonly parts?: readonly Part[] | null;
  /** Its literals say more together than each alone: on top of what is in the slot already. */
  readonly together?: boolean;
};

/** Any of the alternatives makes it happen. */
export type Question = readonly Alternative[];

export type Answer = 'possible' | 'impossible' | 'unsettled';

/** The bound of work of one evaluation; it counts down. */
export type Effort = {
  /** Searches with the solver. */
  searches: number;
  /** Looks of the solver at this bound, one every 512 of its steps. */
  looks: number;
};

/** Searches for one answer; what they leave open is said to be unsettled. */
export const SEARCHES = 40;

/** No search at all: what single steps close is told, and all else is unsettled. */
export const STEPS_ONLY: Readonly<Effort> = { searches: 0, looks: 0 };

export function effortOf(searches: number): Effort {
  return { searches, looks: 40 * searches };
}

const WITNESSES_MAX = 64;
/** Of the kept configurations, so many are varied slot by slot before the solver is asked. */
const VARIED_MAX = 6;

/**
 * Which of the questions have a complete, valid configuration with the present choices but those of
 * `without`. What is found is kept, and settles questions of later moves that it still fits.
 */
export function settle(
  session: Session,
  questions: readonly Question[],
  effort: Effort,
  without: string | null,
): Answer[] {
  const answers = questions.map((): Answer => 'unsettled');
  if (effort.searches <= 0) return answers;
  const choices = choiceLiterals(session, without);
  let open = questions.map((_, at) => at);
  let varied = 0;
  const note = (model: Uint8Array): void => {
    open = open.filter((at) => {
      if (!shows(model, questions[at])) return true;
      answers[at] = 'possible';
      return false;
    });
  };
  const vary = (witness: Witness): void => {
    varied += 1;
    open = open.filter((at) => {
      if (!isOneSwapAway(session, witness, questions[at])) return true;
      answers[at] = 'possible';
      return false;
    });
  };
  for (const model of session.witnesses.toReversed()) {
    if (open.length === 0 || varied >= VARIED_MAX) break;
    if (!choices.every((literal) => holds(model, literal))) continue;
    // Quantities may have changed since it was found.
    const witness = witnessOf(session, model, without);
    if (witness === null) continue;
    note(model);
    vary(witness);
  }
  open = open.filter((at) => {
    if (without !== null) return true;
    const question = questions[at] ?? [];
    if (!question.every((one) => one.together === true && contradicts(session, one.literals))) {
      return true;
    }
    answers[at] = 'impossible';
    return false;
  });
  while (open.length > 0 && effort.searches > 0) {
    const [at = 0] = open;
    const others = open.map((each) => questions[each] ?? []);
    const found = searchFor(session, questions[at] ?? [], { choices, without, others }, effort);
    open = open.filter((each) => each !== at);
    if (typeof found === 'string') {
      answers[at] = found;
      continue;
    }
    answers[at] = 'possible';
    note(found.model);
    vary(found);
  }
  return answers;
}

function shows(model: Uint8Array, question: Question | undefined): boolean {
  return (question ?? []).some(({ literals, slot, parts }) => {
    // Of a slot whose quantities are bounds, only what would really be in it shows it.
    if (slot !== undefined && parts === null) return false;
    return literals.every((literal) => holds(model, literal));
  });
}

/** Single steps show that these can't all hold, though each of them may. */
function contradicts({ compiled: { graph } }: Session, literals: readonly number[]): boolean {
  const fresh = literals.filter((literal) => graph.value[literal] === 0);
  for (const literal of fresh) choose(graph, literal);
  const consistent = isConsistent(graph);
  for (const literal of fresh) unchoose(graph, literal);
  return !consistent;
}

function isOneSwapAway(
  session: Session,
  witness: Witness,
  question: Question | undefined,
): boolean {
  return (question ?? []).some(({ slot, parts }) => {
    if (slot === undefined || parts === undefined || parts === null) return false;
    return staysValid(session.compiled, witness, slot, parts);
  });
}

type Asked = {
  readonly choices: readonly number[];
  readonly without: string | null;
  readonly others: readonly Question[];
};

/** A configuration that shows it, or that there is none, or that it isn't known. */
function searchFor(
  session: Session,
  question: Question,
  { choices, without, others }: Asked,
  effort: Effort,
): Witness | 'impossible' | 'unsettled' {
  const { compiled } = session;
  const solver = (session.solver ??= solverOf(compiled.cnf));
  const expired = (): boolean => {
    effort.looks -= 1;
    return effort.looks < 0;
  };
  let verdict: 'impossible' | 'unsettled' = 'impossible';
  for (const { literals } of question) {
    if (effort.searches <= 0) return 'unsettled';
    effort.searches -= 1;
    // Going back notes the last model's values as the first to try, so it comes before.
    backtrack(solver, 0);
    // Models lean towards what has not been seen yet, so that each one settles many; of an option
    // towards its first value that is left.
    for (const [alternative] of others.toReversed()) {
      for (const literal of alternative?.literals ?? []) {
        solver.phase[literal >> 1] = (literal & 1) ^ 1;
      }
    }
    // More components than asked for only make sums harder to keep to.
    for (const variable of compiled.extras) solver.phase[variable] = 0;
    const found = solve(solver, [...choices, ...literals], expired);
    if (found === 'unknown') return 'unsettled';
    if (found === 'unsatisfiable') continue;
    const witness = witnessOf(session, solver.model.slice(), without);
    if (witness === null) verdict = 'unsettled';
    else {
      session.witnesses.push(witness.model);
      if (session.witnesses.length > WITNESSES_MAX) session.witnesses.shift();
      return witness;
    }
  }
  return verdict;
}
