import type { Cnf } from './cnf.ts';
import { propagate } from './propagate.ts';
import {
  assign,
  backtrack,
  createSolver,
  DELETED,
  DISTANCE,
  LITERALS,
  NO_CLAUSE,
  SIZE,
} from './state.ts';
import type { Solver } from './state.ts';

/** More learnt clauses are kept after each clearing out, so that a search can't go round. */
const LEARNT_MORE = 500;
/** Clauses that join so few levels are worth keeping for ever. */
const DISTANCE_KEPT = 2;

export function solverOf(cnf: Cnf): Solver {
  const solver = createSolver(cnf.variables);
  const { clauses } = cnf;
  for (let at = 0; at < clauses.length;) {
    const size = clauses[at] ?? 0;
    addClause(solver, clauses.slice(at + 1, at + 1 + size));
    at += 1 + size;
  }
  return solver;
}

/** Adds a clause for good, above all assumptions. */
export function addClause(solver: Solver, literals: readonly number[]): void {
  backtrack(solver, 0);
  if (!solver.consistent) return;
  const kept: number[] = [];
  for (const literal of [...literals].sort((left, right) => left - right)) {
    const value = solver.value[literal] ?? 0;
    // True already, or with its opposite (which sorts beside it): always satisfied.
    if (value === 1 || kept.at(-1) === (literal ^ 1)) return;
    if (value === 0 && kept.at(-1) !== literal) kept.push(literal);
  }
  const [only] = kept;
  if (only === undefined) solver.consistent = false;
  else if (kept.length === 1) {
    assign(solver, only, NO_CLAUSE);
    solver.consistent = propagate(solver) === NO_CLAUSE;
  } else storeClause(solver, kept, 0);
}

/** Stores and watches two or more literals; the first two are watched. */
export function storeClause(solver: Solver, literals: readonly number[], distance: number): number {
  const clause = solver.arenaSize;
  const needed = clause + LITERALS + literals.length;
  if (needed > solver.arena.length) {
    const larger = new Int32Array(Math.max(needed, 2 * solver.arena.length));
    larger.set(solver.arena);
    solver.arena = larger;
  }
  solver.arena[clause + SIZE] = literals.length;
  solver.arena[clause + DISTANCE] = distance;
  solver.arena.set(literals, clause + LITERALS);
  solver.arenaSize = needed;
  const [first = 0, second = 0] = literals;
  solver.watches[first]?.push(clause, second);
  solver.watches[second]?.push(clause, first);
  return clause;
}

/** Drops the half of the learnt clauses that joins most levels, when there are many. */
export function clearOut(solver: Solver): void {
  if (solver.learnt.length < solver.learntMax) return;
  solver.learntMax += LEARNT_MORE;
  const { arena } = solver;
  const distance = (clause: number): number => arena[clause + DISTANCE] ?? 0;
  solver.learnt.sort((left, right) => distance(left) - distance(right) || right - left);
  const half = solver.learnt.length >> 1;
  solver.learnt = solver.learnt.filter((clause, at) => {
    if (at < half || distance(clause) <= DISTANCE_KEPT || isReason(solver, clause)) return true;
    // Watches forget it when they next meet it.
    arena[clause + DISTANCE] = DELETED;
    return false;
  });
}

function isReason(solver: Solver, clause: number): boolean {
  const first = solver.arena[clause + LITERALS] ?? 0;
  return solver.value[first] === 1 && solver.reason[first >> 1] === clause;
}
