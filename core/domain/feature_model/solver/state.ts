import type { Heap } from './heap.ts';
import { heapOf, insert } from './heap.ts';

/** No clause: a decision, an assumption, or a fact. */
export const NO_CLAUSE = -1;
/** Where a clause's parts stand, counted from its reference. */
export const SIZE = 0;
/** 0 for a given clause, its distance for a learnt one, `DELETED` for one that is gone. */
export const DISTANCE = 1;
export const LITERALS = 2;
export const DELETED = -1;

/**
 * Everything that a search knows, in flat arrays: it is the hot loop of the whole engine. Values
 * are kept by literal: 1 true, -1 false, 0 open.
 */
export type Solver = {
  readonly variables: number;
  readonly value: Int8Array;
  readonly level: Int32Array;
  readonly reason: Int32Array;
  readonly trail: Int32Array;
  trailSize: number;
  /** The part of the trail before it has been propagated. */
  propagated: number;
  /** Trail size at which each decision level begins. */
  readonly levelStarts: number[];
  arena: Int32Array;
  arenaSize: number;
  /** By literal: pairs of a clause and one of its other literals, visited when it becomes false. */
  readonly watches: number[][];
  readonly activity: Float64Array;
  activityStep: number;
  readonly heap: Heap;
  /** What a variable is tried with first: its last value, or what the caller prefers. */
  readonly phase: Int8Array;
  readonly seen: Uint8Array;
  /** By level, for counting distances without clearing. */
  readonly stamps: Int32Array;
  stamp: number;
  learnt: number[];
  learntMax: number;
  /** False: contradictory whatever is assumed. */
  consistent: boolean;
  conflicts: number;
  /** Of the last assumptions that can't hold together, some that are enough for that. */
  blame: readonly number[];
  /** Values of the last model by variable, 1 or 0. */
  readonly model: Uint8Array;
};

const LEARNT_MAX = 4_000;

export function createSolver(variables: number): Solver {
  const activity = new Float64Array(variables);
  const heap = heapOf(activity);
  for (let variable = 0; variable < variables; variable += 1) insert(heap, variable);
  return {
    variables,
    value: new Int8Array(2 * variables),
    level: new Int32Array(variables),
    reason: new Int32Array(variables).fill(NO_CLAUSE),
    trail: new Int32Array(variables),
    trailSize: 0,
    propagated: 0,
    levelStarts: [],
    arena: new Int32Array(1 << 12),
    arenaSize: 0,
    watches: Array.from({ length: 2 * variables }, () => []),
    activity,
    activityStep: 1,
    heap,
    phase: new Int8Array(variables),
    seen: new Uint8Array(variables),
    stamps: new Int32Array(variables + 1),
    stamp: 0,
    learnt: [],
    learntMax: LEARNT_MAX,
    consistent: true,
    conflicts: 0,
    blame: [],
    model: new Uint8Array(variables),
  };
}

export function assign(solver: Solver, literal: number, reason: number): void {
  const variable = literal >> 1;
  solver.value[literal] = 1;
  solver.value[literal ^ 1] = -1;
  solver.level[variable] = solver.levelStarts.length;
  solver.reason[variable] = reason;
  solver.trail[solver.trailSize] = literal;
  solver.trailSize += 1;
}

/** Opens all that was assigned above `level`. */
export function backtrack(solver: Solver, level: number): void {
  const start = solver.levelStarts[level];
  if (start === undefined) return;
  for (let at = solver.trailSize - 1; at >= start; at -= 1) {
    const literal = solver.trail[at] ?? 0;
    const variable = literal >> 1;
    solver.value[literal] = 0;
    solver.value[literal ^ 1] = 0;
    solver.phase[variable] = literal & 1 ? 0 : 1;
    insert(solver.heap, variable);
  }
  solver.trailSize = start;
  solver.propagated = start;
  solver.levelStarts.length = level;
}
