import { raised } from './heap.ts';
import { LITERALS, NO_CLAUSE, SIZE } from './state.ts';
import type { Solver } from './state.ts';

export type Learnt = {
  /** What follows from the conflict: what is true after going back, then the deepest other. */
  readonly literals: readonly number[];
  /** The level to go back to. */
  readonly level: number;
  /** How many levels it joins: the fewer, the more useful. */
  readonly distance: number;
};

const ACTIVITY_MAX = 1e100;
const ACTIVITY_DECAY = 0.95;

/**
 * Resolves a conflict back to its first unique implication point: the one literal of the current
 * level through which all of its causes pass.
 */
export function learnFrom(solver: Solver, conflict: number): Learnt {
  const { trail, level, reason, arena, seen } = solver;
  const current = solver.levelStarts.length;
  const literals: number[] = [0];
  let pending = 0;
  let at = solver.trailSize - 1;
  let clause = conflict;
  let skipFirst = false;
  for (;;) {
    const end = clause + LITERALS + (arena[clause + SIZE] ?? 0);
    for (let index = clause + LITERALS + (skipFirst ? 1 : 0); index < end; index += 1) {
      const literal = arena[index] ?? 0;
      const variable = literal >> 1;
      if (seen[variable] === 1 || level[variable] === 0) continue;
      seen[variable] = 1;
      bump(solver, variable);
      if (level[variable] === current) pending += 1;
      else literals.push(literal);
    }
    while (seen[(trail[at] ?? 0) >> 1] === 0) at -= 1;
    const literal = trail[at] ?? 0;
    at -= 1;
    pending -= 1;
    seen[literal >> 1] = 0;
    if (pending === 0) {
      literals[0] = literal ^ 1;
      break;
    }
    clause = reason[literal >> 1] ?? NO_CLAUSE;
    skipFirst = true;
  }
  solver.activityStep /= ACTIVITY_DECAY;
  const shorter = literals.filter((literal, index) => index === 0 || !isImplied(solver, literal));
  for (const literal of literals) seen[literal >> 1] = 0;
  return {
    literals: shorter,
    level: deepestSecond(solver, shorter),
    distance: spread(solver, shorter),
  };
}

/** The assumptions from which it follows that `assumed` can't hold, itself among them. */
export function blameFor(solver: Solver, assumed: number): number[] {
  const { trail, level, reason, arena, seen } = solver;
  const blame = [assumed];
  if (level[assumed >> 1] === 0) return blame;
  seen[assumed >> 1] = 1;
  const bottom = solver.levelStarts[0] ?? 0;
  for (let at = solver.trailSize - 1; at >= bottom; at -= 1) {
    const literal = trail[at] ?? 0;
    if (seen[literal >> 1] === 0) continue;
    seen[literal >> 1] = 0;
    const clause = reason[literal >> 1] ?? NO_CLAUSE;
    if (clause === NO_CLAUSE) {
      if (literal !== (assumed ^ 1)) blame.push(literal);
      continue;
    }
    const end = clause + LITERALS + (arena[clause + SIZE] ?? 0);
    for (let index = clause + LITERALS + 1; index < end; index += 1) {
      const variable = (arena[index] ?? 0) >> 1;
      if ((level[variable] ?? 0) > 0) seen[variable] = 1;
    }
  }
  return blame;
}

/** True when the other literals of the learnt clause imply this one, so that it may go. */
function isImplied({ reason, arena, seen, level }: Solver, literal: number): boolean {
  const clause = reason[literal >> 1] ?? NO_CLAUSE;
  if (clause === NO_CLAUSE) return false;
  const end = clause + LITERALS + (arena[clause + SIZE] ?? 0);
  for (let at = clause + LITERALS + 1; at < end; at += 1) {
    const variable = (arena[at] ?? 0) >> 1;
    if (seen[variable] === 0 && level[variable] !== 0) return false;
  }
  return true;
}

/** Brings the literal of the deepest level to the second place, and returns that level. */
function deepestSecond({ level }: Solver, literals: number[]): number {
  let deepest = 1;
  for (let at = 2; at < literals.length; at += 1) {
    if (levelOf(level, literals[at]) > levelOf(level, literals[deepest])) deepest = at;
  }
  const second = literals[1];
  const found = literals[deepest];
  if (second === undefined || found === undefined) return 0;
  literals[1] = found;
  literals[deepest] = second;
  return levelOf(level, found);
}

function levelOf(level: Int32Array, literal: number | undefined): number {
  return literal === undefined ? 0 : (level[literal >> 1] ?? 0);
}

function spread(solver: Solver, literals: readonly number[]): number {
  solver.stamp += 1;
  let levels = 0;
  for (const literal of literals) {
    const level = levelOf(solver.level, literal);
    if (solver.stamps[level] === solver.stamp) continue;
    solver.stamps[level] = solver.stamp;
    levels += 1;
  }
  return levels;
}

function bump(solver: Solver, variable: number): void {
  const { activity } = solver;
  const raisedTo = (activity[variable] ?? 0) + solver.activityStep;
  activity[variable] = raisedTo;
  if (raisedTo > ACTIVITY_MAX) {
    for (let at = 0; at < activity.length; at += 1) {
      activity[at] = (activity[at] ?? 0) / ACTIVITY_MAX;
    }
    solver.activityStep /= ACTIVITY_MAX;
  }
  raised(solver.heap, variable);
}
