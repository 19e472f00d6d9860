import type { Cnf } from './cnf.ts';

/**
 * A model of clauses, and how often each clause holds in it, so that a near model is found by
 * turning a few variables instead of searching again. Most questions of an analysis are answered
 * so: in a group of thousands of which one is selected, the next is two turns away.
 */
export type Repair = {
  /** Where each clause starts in `literals`; one more at the end. */
  readonly starts: Int32Array;
  readonly literals: Int32Array;
  /** Where the clauses of each literal start in `clausesOf`; one more at the end. */
  readonly places: Int32Array;
  readonly clausesOf: Int32Array;
  /** By variable, 1 or 0. */
  readonly model: Uint8Array;
  /** By clause: how many of its literals are true. */
  readonly held: Int32Array;
  /** By variable: the attempt in which it was turned last. */
  readonly turnedIn: Int32Array;
  attempt: number;
  readonly broken: number[];
};

/** An attempt that has not come to an end by then is given up. */
const TURNS_MAX = 60;
const VISITS_MAX = 20_000;
/** So many literals of one clause are compared. */
const COMPARED_MAX = 24;

export function repairOf({ variables, clauses }: Cnf): Repair {
  const starts: number[] = [];
  const literals = new Int32Array(clauses.length);
  const places = new Int32Array(2 * variables + 1);
  let size = 0;
  for (let at = 0; at < clauses.length;) {
    const end = at + 1 + (clauses[at] ?? 0);
    starts.push(size);
    for (at += 1; at < end; at += 1) {
      const literal = clauses[at] ?? 0;
      literals[size] = literal;
      places[literal + 1] = (places[literal + 1] ?? 0) + 1;
      size += 1;
    }
  }
  starts.push(size);
  for (let at = 1; at < places.length; at += 1) {
    places[at] = (places[at] ?? 0) + (places[at - 1] ?? 0);
  }
  const next = places.slice();
  const clausesOf = new Int32Array(size);
  for (let clause = 0; clause < starts.length - 1; clause += 1) {
    for (let at = starts[clause] ?? 0; at < (starts[clause + 1] ?? 0); at += 1) {
      const literal = literals[at] ?? 0;
      clausesOf[next[literal] ?? 0] = clause;
      next[literal] = (next[literal] ?? 0) + 1;
    }
  }
  return {
    starts: Int32Array.from(starts),
    literals: literals.subarray(0, size),
    places,
    clausesOf,
    model: new Uint8Array(variables),
    held: new Int32Array(starts.length - 1),
    turnedIn: new Int32Array(variables),
    attempt: 0,
    broken: [],
  };
}

/** Starts from a model that satisfies every clause. */
export function startFrom(repair: Repair, model: Uint8Array): void {
  const { starts, literals, held } = repair;
  repair.model.set(model.subarray(0, repair.model.length));
  for (let clause = 0; clause < held.length; clause += 1) {
    let count = 0;
    for (let at = starts[clause] ?? 0; at < (starts[clause + 1] ?? 0); at += 1) {
      if (isTrue(repair, literals[at] ?? 0)) count += 1;
    }
    held[clause] = count;
  }
}

/**
 * Makes the literals true and mends what that breaks, each variable turned once at most. Returns
 * the variables that turned, or null with the model as it was: there may be another all the same.
 */
export function turnTo(repair: Repair, wanted: readonly number[]): readonly number[] | null {
  repair.attempt += 1;
  repair.broken.length = 0;
  const turned: number[] = [];
  let visits = 0;
  const turnOver = (literal: number): void => {
    visits += turn(repair, literal >> 1);
    turned.push(literal >> 1);
  };
  for (const literal of wanted) {
    repair.turnedIn[literal >> 1] = repair.attempt;
    if (!isTrue(repair, literal)) turnOver(literal);
  }
  for (let clause = repair.broken.pop(); clause !== undefined; clause = repair.broken.pop()) {
    if ((repair.held[clause] ?? 0) > 0) continue;
    const literal = leastHarm(repair, clause);
    if (literal === -1 || turned.length >= TURNS_MAX || visits > VISITS_MAX) {
      for (const variable of turned.toReversed()) turn(repair, variable);
      return null;
    }
    turnOver(literal);
  }
  return turned;
}

function isTrue({ model }: Repair, literal: number): boolean {
  return model[literal >> 1] === ((literal & 1) ^ 1);
}

/** Turns a variable over; what is no longer held is noted. Returns how much it had to look at. */
function turn(repair: Repair, variable: number): number {
  const { model, places, clausesOf, held, broken } = repair;
  repair.turnedIn[variable] = repair.attempt;
  const lost = 2 * variable + (model[variable] === 1 ? 0 : 1);
  const gained = lost ^ 1;
  model[variable] = (model[variable] ?? 0) ^ 1;
  const gainedEnd = places[gained + 1] ?? 0;
  for (let at = places[gained] ?? 0; at < gainedEnd; at += 1) {
    const clause = clausesOf[at] ?? 0;
    held[clause] = (held[clause] ?? 0) + 1;
  }
  const lostEnd = places[lost + 1] ?? 0;
  for (let at = places[lost] ?? 0; at < lostEnd; at += 1) {
    const clause = clausesOf[at] ?? 0;
    const count = (held[clause] ?? 0) - 1;
    held[clause] = count;
    if (count === 0) broken.push(clause);
  }
  return gainedEnd - (places[gained] ?? 0) + lostEnd - (places[lost] ?? 0);
}

/** The literal of a broken clause that breaks the fewest others; -1: all were turned already. */
function leastHarm(
  { starts, literals, turnedIn, attempt, places, clausesOf, held }: Repair,
  clause: number,
): number {
  let best = -1;
  let least = Infinity;
  let compared = 0;
  for (let at = starts[clause] ?? 0; at < (starts[clause + 1] ?? 0); at += 1) {
    const literal = literals[at] ?? 0;
    if (turnedIn[literal >> 1] === attempt) continue;
    let harm = 0;
    const end = places[(literal ^ 1) + 1] ?? 0;
    for (let other = places[literal ^ 1] ?? 0; other < end && harm < least; other += 1) {
      if (held[clausesOf[other] ?? 0] === 1) harm += 1;
    }
    if (harm < least) {
      least = harm;
      best = literal;
    }
    compared += 1;
    if (least === 0 || compared === COMPARED_MAX) break;
  }
  return best;
}
