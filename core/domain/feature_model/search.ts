import type { Solver } from './solver/state.ts';
import { solve } from './solver/solve.ts';

/**
 * Which of the candidates can never happen. A candidate is a set of literals that hold together;
 * `isSeen` tells whether the last model shows one, and each model is asked about all that are left.
 * `unsettled`: those whose turn did not come before time was up.
 */
export type Settled = {
  readonly impossible: readonly number[];
  readonly unsettled: readonly number[];
};

export type Candidates = {
  readonly count: number;
  readonly literalsOf: (candidate: number) => readonly number[];
  readonly expired: () => boolean;
  readonly progress: (left: number) => void;
};

/** Candidates are tried in turn; a model that is found settles every candidate that it shows. */
export function settle(solver: Solver, candidates: Candidates, firstModel: Uint8Array): Settled {
  const { count, literalsOf, expired, progress } = candidates;
  let left = Array.from({ length: count }, (_, at) => at);
  const impossible: number[] = [];
  const shows = (model: Uint8Array, candidate: number): boolean =>
    literalsOf(candidate).every((literal) => model[literal >> 1] === ((literal & 1) ^ 1));
  left = left.filter((candidate) => !shows(firstModel, candidate));
  while (left.length > 0) {
    progress(left.length);
    const candidate = left.pop() ?? 0;
    // Models lean towards what has not been seen yet, so that each one settles many.
    for (const other of left) {
      for (const literal of literalsOf(other)) solver.phase[literal >> 1] = (literal & 1) ^ 1;
    }
    const verdict = solve(solver, literalsOf(candidate), expired);
    if (verdict === 'unknown') return { impossible, unsettled: [...left, candidate] };
    if (verdict === 'unsatisfiable') impossible.push(candidate);
    else left = left.filter((other) => !shows(solver.model, other));
  }
  return { impossible, unsettled: [] };
}
