import { clearOut, storeClause } from './clauses.ts';
import { takeTop } from './heap.ts';
import { blameFor, learnFrom } from './learn.ts';
import { propagate } from './propagate.ts';
import { assign, backtrack, NO_CLAUSE } from './state.ts';
import type { Solver } from './state.ts';

export type Verdict = 'satisfiable' | 'unsatisfiable' | 'unknown';

/** Conflicts before the first restart; the Luby sequence multiplies it. */
const RESTART_CONFLICTS = 100;
/** Steps between two looks at the clock. */
const STEPS_UNCHECKED = 512;

/**
 * Searches a model in which all assumptions hold, by conflict-driven clause learning. What is
 * learnt serves later calls. `unknown` only after `expired` said so. The model is in
 * `solver.model`; of assumptions that contradict, `solver.blame` has enough for that.
 */
export function solve(
  solver: Solver,
  assumptions: readonly number[],
  expired: () => boolean,
): Verdict {
  backtrack(solver, 0);
  solver.blame = [];
  let restarts = 0;
  let conflictsLeft = RESTART_CONFLICTS;
  for (let steps = 0; ; steps += 1) {
    if (!solver.consistent) return 'unsatisfiable';
    if (steps % STEPS_UNCHECKED === 0 && expired()) return 'unknown';
    const conflict = propagate(solver);
    if (conflict !== NO_CLAUSE) {
      conflictsLeft -= 1;
      resolve(solver, conflict);
    } else if (conflictsLeft <= 0) {
      restarts += 1;
      conflictsLeft = RESTART_CONFLICTS * luby(restarts);
      backtrack(solver, 0);
      clearOut(solver);
    } else {
      const next = decide(solver, assumptions);
      if (next === 'contradicted') return 'unsatisfiable';
      if (next === 'complete') {
        for (let at = 0; at < solver.variables; at += 1) {
          solver.model[at] = solver.value[2 * at] === 1 ? 1 : 0;
        }
        return 'satisfiable';
      }
    }
  }
}

function resolve(solver: Solver, conflict: number): void {
  solver.conflicts += 1;
  if (solver.levelStarts.length === 0) {
    solver.consistent = false;
    return;
  }
  const { literals, level, distance } = learnFrom(solver, conflict);
  backtrack(solver, level);
  const [first = 0] = literals;
  if (literals.length === 1) {
    assign(solver, first, NO_CLAUSE);
    return;
  }
  const clause = storeClause(solver, literals, distance);
  solver.learnt.push(clause);
  assign(solver, first, clause);
}

/** Assumptions are the first decisions, one a level; then the most active open variable. */
function decide(
  solver: Solver,
  assumptions: readonly number[],
): 'decided' | 'contradicted' | 'complete' {
  const assumed = assumptions[solver.levelStarts.length];
  if (assumed !== undefined) {
    const value = solver.value[assumed] ?? 0;
    if (value === -1) {
      solver.blame = blameFor(solver, assumed);
      return 'contradicted';
    }
    solver.levelStarts.push(solver.trailSize);
    if (value === 0) assign(solver, assumed, NO_CLAUSE);
    return 'decided';
  }
  for (let variable = takeTop(solver.heap); variable !== -1; variable = takeTop(solver.heap)) {
    if (solver.value[2 * variable] !== 0) continue;
    solver.levelStarts.push(solver.trailSize);
    assign(solver, 2 * variable + (solver.phase[variable] === 1 ? 0 : 1), NO_CLAUSE);
    return 'decided';
  }
  return 'complete';
}

/** 1 1 2 1 1 2 4 …: the optimal order of restarts when nothing is known (Luby et al., 1993). */
export function luby(index: number): number {
  let at = index;
  for (;;) {
    let power = 1;
    while (2 ** power - 1 < at) power += 1;
    if (2 ** power - 1 === at) return 2 ** (power - 1);
    at -= 2 ** (power - 1) - 1;
  }
}
