import { assign, DELETED, DISTANCE, LITERALS, NO_CLAUSE, SIZE } from './state.ts';
import type { Solver } from './state.ts';

/**
 * Draws all consequences of the trail. Each clause is watched by two of its literals and only met
 * when one of these becomes false. Returns a clause that can't be satisfied any more, or none.
 */
export function propagate(solver: Solver): number {
  while (solver.propagated < solver.trailSize) {
    const literal = (solver.trail[solver.propagated] ?? 0) ^ 1;
    solver.propagated += 1;
    const conflict = visit(solver, literal);
    if (conflict !== NO_CLAUSE) return conflict;
  }
  return NO_CLAUSE;
}

/** `literal` has become false: each clause that watches it looks for another. */
function visit(solver: Solver, literal: number): number {
  const { value, arena, watches } = solver;
  const pairs = watches[literal] ?? [];
  let kept = 0;
  let conflict = NO_CLAUSE;
  for (let at = 0; at < pairs.length; at += 2) {
    const clause = pairs[at] ?? 0;
    const other = pairs[at + 1] ?? 0;
    if (conflict !== NO_CLAUSE || value[other] === 1) {
      pairs[kept] = clause;
      pairs[kept + 1] = other;
      kept += 2;
      continue;
    }
    if (arena[clause + DISTANCE] === DELETED) continue;
    const first = otherWatched(arena, clause, literal);
    if (value[first] !== 1 && rewatch(solver, clause, first)) continue;
    pairs[kept] = clause;
    pairs[kept + 1] = first;
    kept += 2;
    if (value[first] === -1) conflict = clause;
    else if (value[first] === 0) assign(solver, first, clause);
  }
  pairs.length = kept;
  return conflict;
}

/** Puts the false literal second and returns the first. */
function otherWatched(arena: Int32Array, clause: number, literal: number): number {
  const first = arena[clause + LITERALS] ?? 0;
  if (first !== literal) return first;
  const second = arena[clause + LITERALS + 1] ?? 0;
  arena[clause + LITERALS] = second;
  arena[clause + LITERALS + 1] = literal;
  return second;
}

/** True: a literal that isn't false is watched now in the place of the second. */
function rewatch({ arena, value, watches }: Solver, clause: number, first: number): boolean {
  const end = clause + LITERALS + (arena[clause + SIZE] ?? 0);
  for (let at = clause + LITERALS + 2; at < end; at += 1) {
    const literal = arena[at] ?? 0;
    if (value[literal] === -1) continue;
    arena[at] = arena[clause + LITERALS + 1] ?? 0;
    arena[clause + LITERALS + 1] = literal;
    watches[literal]?.push(clause, first);
    return true;
  }
  return false;
}
