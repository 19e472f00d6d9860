import { addToCnf, freshLiteral } from './solver/cnf.ts';
import type { Cnf } from './solver/cnf.ts';

/** Up to this many pairs are excluded one by one; beyond, a counter is shorter. */
const PAIRWISE_MAX = 6;
/** Helper variables of one counter; more would take longer than anybody waits. */
export const COUNTER_CELLS_MAX = 4_000_000;

/**
 * At most `max` of the literals, unless one of `unless` holds. A sequential counter (Sinz, 2005):
 * cell (i, j) is true when at least j of the first i literals are.
 */
export function encodeAtMost(
  cnf: Cnf,
  literals: readonly number[],
  max: number,
  unless: readonly number[] = [],
): void {
  if (max >= literals.length) return;
  if (max <= 0) {
    for (const literal of literals) addToCnf(cnf, [literal ^ 1, ...unless]);
    return;
  }
  if (max === 1 && literals.length <= PAIRWISE_MAX) {
    for (const [at, left] of literals.entries()) {
      for (const right of literals.slice(at + 1)) addToCnf(cnf, [left ^ 1, right ^ 1, ...unless]);
    }
    return;
  }
  let before: readonly number[] = [];
  for (const literal of literals) {
    const cells: number[] = [];
    for (let count = 0; count < Math.min(max, before.length + 1); count += 1) {
      const cell = freshLiteral(cnf);
      const same = before[count];
      if (same !== undefined) addToCnf(cnf, [same ^ 1, cell]);
      const less = before[count - 1];
      if (count === 0) addToCnf(cnf, [literal ^ 1, cell]);
      else if (less !== undefined) addToCnf(cnf, [literal ^ 1, less ^ 1, cell]);
      cells.push(cell);
    }
    const full = before[max - 1];
    if (full !== undefined) addToCnf(cnf, [literal ^ 1, full ^ 1, ...unless]);
    before = cells;
  }
}

/** At least `min` of the literals, unless one of `unless` holds. */
export function encodeAtLeast(
  cnf: Cnf,
  literals: readonly number[],
  min: number,
  unless: readonly number[],
): void {
  if (min <= 0) return;
  if (min > literals.length) addToCnf(cnf, unless);
  else if (min === 1) addToCnf(cnf, [...literals, ...unless]);
  else {
    const opposites = literals.map((literal) => literal ^ 1);
    encodeAtMost(cnf, opposites, literals.length - min, unless);
  }
}

/** Helper variables that a group between `min` and `max` of `size` takes, roughly. */
export function counterCells(size: number, min: number, max: number): number {
  const upper = max < size && max > 0 ? size * max : 0;
  const lower = min > 1 && min < size ? size * (size - min) : 0;
  return upper + lower;
}
