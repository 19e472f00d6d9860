import { startFrom, turnTo } from './solver/repair.ts';
import type { Repair } from './solver/repair.ts';
import { solve } from './solver/solve.ts';
import type { Solver } from './solver/state.ts';

/** `unsettled`: those whose turn did not come before time was up. */
export type Settled = {
  readonly impossible: readonly number[];
  readonly unsettled: readonly number[];
};

/** A candidate is a set of literals that may hold together. */
export type Candidates = {
  readonly count: number;
  readonly literalsOf: (candidate: number) => readonly number[];
  readonly expired: () => boolean;
  readonly progress: (left: number) => void;
};

/** Attempts at a near model after which the clock is looked at. */
const ATTEMPTS_UNCHECKED = 64;

type Open = {
  readonly candidates: readonly (readonly number[])[];
  /** By candidate: 1 while it isn't known whether it can happen. */
  readonly open: Uint8Array;
  /** Candidates by each variable of theirs. */
  readonly byVariable: ReadonlyMap<number, readonly number[]>;
  left: number;
};

/**
 * Which of the candidates can never happen, in turn. Each model that is found settles every
 * candidate that it shows; a model near the last one is looked for before a search begins.
 * `repair` starts from a model of the solver's clauses.
 */
export function settle(solver: Solver, repair: Repair, wanted: Candidates): Settled {
  const open = openOf(wanted);
  const impossible: number[] = [];
  dropShown(open, repair.model, open.candidates.keys());
  let attempts = 0;
  for (let candidate = wanted.count - 1; candidate >= 0; candidate -= 1) {
    if (open.open[candidate] === 0) continue;
    wanted.progress(open.left);
    const literals = open.candidates[candidate] ?? [];
    attempts += 1;
    if (attempts % ATTEMPTS_UNCHECKED === 0 && wanted.expired()) return rest(open, impossible);
    const turned = turnTo(repair, literals);
    if (turned !== null) {
      for (const variable of turned) {
        dropShown(open, repair.model, open.byVariable.get(variable) ?? []);
      }
      continue;
    }
    preferOpen(solver, open, candidate);
    const verdict = solve(solver, literals, wanted.expired);
    if (verdict === 'unknown') return rest(open, impossible);
    if (verdict === 'satisfiable') {
      startFrom(repair, solver.model);
      dropShown(open, repair.model, open.candidates.keys());
    } else {
      impossible.push(candidate);
      close(open, candidate);
    }
  }
  return { impossible, unsettled: [] };
}

function openOf({ count, literalsOf }: Candidates): Open {
  const candidates = Array.from({ length: count }, (_, at) => literalsOf(at));
  const byVariable = new Map<number, number[]>();
  for (const [candidate, literals] of candidates.entries()) {
    for (const literal of literals) {
      const known = byVariable.get(literal >> 1);
      if (known === undefined) byVariable.set(literal >> 1, [candidate]);
      else known.push(candidate);
    }
  }
  return { candidates, open: new Uint8Array(count).fill(1), byVariable, left: count };
}

function close(open: Open, candidate: number): void {
  open.open[candidate] = 0;
  open.left -= 1;
}

function dropShown(open: Open, model: Uint8Array, among: Iterable<number>): void {
  for (const candidate of among) {
    if (open.open[candidate] === 0) continue;
    const literals = open.candidates[candidate] ?? [];
    if (literals.every((literal) => model[literal >> 1] === ((literal & 1) ^ 1))) {
      close(open, candidate);
    }
  }
}

/** Models lean towards what has not been seen yet, so that each one settles many. */
function preferOpen(solver: Solver, { candidates, open }: Open, upTo: number): void {
  for (let candidate = 0; candidate < upTo; candidate += 1) {
    if (open[candidate] === 0) continue;
    for (const literal of candidates[candidate] ?? []) {
      solver.phase[literal >> 1] = (literal & 1) ^ 1;
    }
  }
}

function rest({ open }: Open, impossible: readonly number[]): Settled {
  const unsettled: number[] = [];
  for (const [candidate, isOpen] of open.entries()) if (isOpen === 1) unsettled.push(candidate);
  return { impossible, unsettled };
}
