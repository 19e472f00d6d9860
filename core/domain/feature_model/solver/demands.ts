import type { Cnf } from './cnf.ts';

/**
 * What a model has to satisfy, as weighted sums: a clause demands 1 of its literals, a bound
 * several at once without the helpers that spell it out in clauses. In flat arrays, found by
 * literal.
 */
export type Demands = {
  readonly variables: number;
  /** By demand: what its literals must weigh together. */
  readonly needs: Int32Array;
  /** Where each demand starts in `literals` and `weights`; one more at the end. */
  readonly starts: Int32Array;
  readonly literals: Int32Array;
  readonly weights: Int32Array;
  /** Where each literal starts in `demandsOf` and `weightsIn`; one more at the end. */
  readonly places: Int32Array;
  readonly demandsOf: Int32Array;
  readonly weightsIn: Int32Array;
};

export function demandsOf(cnf: Cnf): Demands {
  const { clauses, variables } = cnf;
  const needs: number[] = [];
  const starts: number[] = [];
  const literals: number[] = [];
  const weights: number[] = [];
  const begin = (need: number): void => {
    needs.push(need);
    starts.push(literals.length);
  };
  const weigh = (literal: number, weight: number): void => {
    literals.push(literal);
    weights.push(weight);
  };
  for (const at of plainClauses(cnf)) {
    begin(1);
    const end = at + 1 + (clauses[at] ?? 0);
    for (let index = at + 1; index < end; index += 1) weigh(clauses[index] ?? 0, 1);
  }
  for (const { literals: counted, need, unless } of cnf.bounds) {
    begin(need);
    for (const literal of counted) weigh(literal, 1);
    for (const literal of unless) weigh(literal, need);
  }
  starts.push(literals.length);
  const sums = {
    variables,
    needs: Int32Array.from(needs),
    starts: Int32Array.from(starts),
    literals: Int32Array.from(literals),
    weights: Int32Array.from(weights),
  };
  return { ...sums, ...byLiteral(sums) };
}

/** Clauses that no bound stands for. */
function* plainClauses({ clauses, bounds }: Cnf): Generator<number> {
  let next = 0;
  for (let at = 0; at < clauses.length;) {
    const bound = bounds[next];
    if (bound !== undefined && at >= bound.from) {
      at = Math.max(at, bound.to);
      next += 1;
      continue;
    }
    yield at;
    at += 1 + (clauses[at] ?? 0);
  }
}

type Sums = Pick<Demands, 'variables' | 'needs' | 'starts' | 'literals' | 'weights'>;

function byLiteral({ variables, needs, starts, literals, weights }: Sums) {
  const places = new Int32Array(2 * variables + 1);
  for (const literal of literals) places[literal + 1] = (places[literal + 1] ?? 0) + 1;
  for (let at = 1; at < places.length; at += 1) {
    places[at] = (places[at] ?? 0) + (places[at - 1] ?? 0);
  }
  const next = places.slice();
  const demands = new Int32Array(literals.length);
  const weightsIn = new Int32Array(literals.length);
  for (let demand = 0; demand < needs.length; demand += 1) {
    for (let at = starts[demand] ?? 0; at < (starts[demand + 1] ?? 0); at += 1) {
      const literal = literals[at] ?? 0;
      const place = next[literal] ?? 0;
      demands[place] = demand;
      weightsIn[place] = weights[at] ?? 1;
      next[literal] = place + 1;
    }
  }
  return { places, demandsOf: demands, weightsIn };
}
