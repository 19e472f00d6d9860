import { addToCnf, freshLiteral } from './solver/cnf.ts';
import type { Cnf } from './solver/cnf.ts';

/** Up to this many pairs are excluded one by one; beyond, a square or a counter is shorter. */
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
  const from = cnf.clauses.length;
  writeAtMost(cnf, literals, max, unless);
  const need = literals.length - Math.max(0, max);
  cnf.bounds.push({ literals: opposites(literals), need, unless, from, to: cnf.clauses.length });
}

/** At least `min` of the literals, unless one of `unless` holds. */
export function encodeAtLeast(
  cnf: Cnf,
  literals: readonly number[],
  min: number,
  unless: readonly number[] = [],
): void {
  if (min <= 0) return;
  const from = cnf.clauses.length;
  writeAtLeast(cnf, literals, min, unless);
  cnf.bounds.push({ literals, need: min, unless, from, to: cnf.clauses.length });
}

function writeAtMost(
  cnf: Cnf,
  literals: readonly number[],
  max: number,
  unless: readonly number[],
): void {
  if (max <= 0) {
    for (const literal of literals) addToCnf(cnf, [literal ^ 1, ...unless]);
    return;
  }
  if (max === 1) {
    encodeAtMostOne(cnf, literals, unless);
    return;
  }
  if (max > literals.length / 2) {
    writeAtLeast(cnf, opposites(literals), literals.length - max, unless);
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

/**
 * The literals in a square, of which one row and one column hold at most (Chen, 2010). Few helpers,
 * each of them near: the way from one model to the next is short.
 */
function encodeAtMostOne(cnf: Cnf, literals: readonly number[], unless: readonly number[]): void {
  if (literals.length <= PAIRWISE_MAX) {
    for (const [at, left] of literals.entries()) {
      for (const right of literals.slice(at + 1)) addToCnf(cnf, [left ^ 1, right ^ 1, ...unless]);
    }
    return;
  }
  const width = Math.ceil(Math.sqrt(literals.length));
  const columns = Array.from({ length: width }, () => freshLiteral(cnf));
  const rows: number[] = [];
  for (const [at, literal] of literals.entries()) {
    const row = rows[Math.floor(at / width)] ?? freshLiteral(cnf);
    rows[Math.floor(at / width)] = row;
    addToCnf(cnf, [literal ^ 1, row]);
    addToCnf(cnf, [literal ^ 1, columns[at % width] ?? row]);
  }
  encodeAtMostOne(cnf, columns, unless);
  encodeAtMostOne(cnf, rows, unless);
}

/** Cells as above, read backwards. */
function writeAtLeast(
  cnf: Cnf,
  literals: readonly number[],
  min: number,
  unless: readonly number[],
): void {
  if (min > literals.length) addToCnf(cnf, unless);
  else if (min === 1) addToCnf(cnf, [...literals, ...unless]);
  else if (min > literals.length / 2) {
    writeAtMost(cnf, opposites(literals), literals.length - min, unless);
  } else {
    let before: readonly number[] = [];
    for (const literal of literals) {
      const cells: number[] = [];
      for (let count = 0; count < Math.min(min, before.length + 1); count += 1) {
        const cell = freshLiteral(cnf);
        const same = before[count];
        const less = before[count - 1];
        addToCnf(cnf, same === undefined ? [cell ^ 1, literal] : [cell ^ 1, same, literal]);
        if (count > 0 && less !== undefined) addToCnf(cnf, [cell ^ 1, less]);
        cells.push(cell);
      }
      before = cells;
    }
    const enough = before[min - 1];
    if (enough !== undefined) addToCnf(cnf, [enough, ...unless]);
  }
}

function opposites(literals: readonly number[]): number[] {
  return literals.map((literal) => literal ^ 1);
}

/** Helper variables that a group between `min` and `max` of `size` takes, at most. */
export function counterCells(size: number, min: number, max: number): number {
  const cells = (bound: number): number => size * Math.min(bound, size - bound);
  return (max < size ? cells(max) : 0) + (min > 1 && min < size ? cells(min) : 0);
}
