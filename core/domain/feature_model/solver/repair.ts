import type { Cnf } from './cnf.ts';
import { demandsOf } from './demands.ts';
import type { Demands } from './demands.ts';

/**
 * A model, and how well it satisfies each demand, so that a near model is found by turning a few
 * variables instead of searching again. Most questions of an analysis are answered so: in a group
 * of thousands of which one is selected, the next is two turns away.
 */
export type Repair = {
  readonly demands: Demands;
  /** By variable, 1 or 0; helpers of bounds are as they were in the last model given. */
  readonly model: Uint8Array;
  /** By demand: what its true literals weigh. */
  readonly held: Int32Array;
  /** By variable: the attempt in which it was turned last. */
  readonly turnedIn: Int32Array;
  attempt: number;
  readonly broken: number[];
};

/** An attempt that has not come to an end by then is given up. */
const TURNS_MAX = 60;
const VISITS_MAX = 20_000;
/** So many literals of one demand are compared. */
const COMPARED_MAX = 24;

export function repairOf(cnf: Cnf): Repair {
  const demands = demandsOf(cnf);
  return {
    demands,
    model: new Uint8Array(cnf.variables),
    held: new Int32Array(demands.needs.length),
    turnedIn: new Int32Array(cnf.variables),
    attempt: 0,
    broken: [],
  };
}

/** Starts from a model that satisfies everything. */
export function startFrom(repair: Repair, model: Uint8Array): void {
  const { demands, held } = repair;
  const { starts, literals, weights } = demands;
  repair.model.set(model.subarray(0, repair.model.length));
  for (let demand = 0; demand < held.length; demand += 1) {
    let sum = 0;
    for (let at = starts[demand] ?? 0; at < (starts[demand + 1] ?? 0); at += 1) {
      if (isTrue(repair, literals[at] ?? 0)) sum += weights[at] ?? 1;
    }
    held[demand] = sum;
  }
}

/**
 * Makes the literals true and mends what that breaks, each variable turned once at most. Returns
 * the variables that turned, or null with the model as it was: there may be another all the same.
 */
export function turnTo(repair: Repair, wanted: readonly number[]): readonly number[] | null {
  repair.attempt += 1;
  repair.broken.length = 0;
  const { needs } = repair.demands;
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
  for (let demand = repair.broken.at(-1); demand !== undefined; demand = repair.broken.at(-1)) {
    if ((repair.held[demand] ?? 0) >= (needs[demand] ?? 0)) {
      repair.broken.pop();
      continue;
    }
    const literal = leastHarm(repair, demand);
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

/** Turns a variable over; what breaks is noted. Returns how much it had to look at. */
function turn(repair: Repair, variable: number): number {
  const { model, held, broken } = repair;
  const { needs, places, demandsOf, weightsIn } = repair.demands;
  repair.turnedIn[variable] = repair.attempt;
  const lost = 2 * variable + (model[variable] === 1 ? 0 : 1);
  const gained = lost ^ 1;
  model[variable] = (model[variable] ?? 0) ^ 1;
  const gainedEnd = places[gained + 1] ?? 0;
  for (let at = places[gained] ?? 0; at < gainedEnd; at += 1) {
    const demand = demandsOf[at] ?? 0;
    held[demand] = (held[demand] ?? 0) + (weightsIn[at] ?? 1);
  }
  const lostEnd = places[lost + 1] ?? 0;
  for (let at = places[lost] ?? 0; at < lostEnd; at += 1) {
    const demand = demandsOf[at] ?? 0;
    const sum = (held[demand] ?? 0) - (weightsIn[at] ?? 1);
    held[demand] = sum;
    if (sum < (needs[demand] ?? 0)) broken.push(demand);
  }
  return gainedEnd - (places[gained] ?? 0) + lostEnd - (places[lost] ?? 0);
}

/** The literal of a broken demand that breaks the fewest others; -1: all were turned already. */
function leastHarm(repair: Repair, demand: number): number {
  const { demands, turnedIn, attempt, held } = repair;
  const { needs, starts, literals, places, demandsOf, weightsIn } = demands;
  let best = -1;
  let least = Infinity;
  let compared = 0;
  for (let at = starts[demand] ?? 0; at < (starts[demand + 1] ?? 0); at += 1) {
    const literal = literals[at] ?? 0;
    if (turnedIn[literal >> 1] === attempt || isTrue(repair, literal)) continue;
    let harm = 0;
    const end = places[(literal ^ 1) + 1] ?? 0;
    for (let other = places[literal ^ 1] ?? 0; other < end && harm < least; other += 1) {
      const touched = demandsOf[other] ?? 0;
      if ((held[touched] ?? 0) - (weightsIn[other] ?? 1) < (needs[touched] ?? 0)) harm += 1;
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
