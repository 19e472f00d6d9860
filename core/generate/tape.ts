import { TABLES } from './tables.ts';
import type { Table } from './tables.ts';

/** Stands for the id that was made `n`-th; an id of its own in every copy of a story. */
export const ID_MARK = '01900000-0000-7fff-8fff-';

/** Null is SQL's null, objects are jsonb. */
export type Cell = string | number | boolean | object | null;
export type Cells = readonly Cell[];

/**
 * What a story is recorded on: a clock that moves when told to, ids that are marks, and the rows
 * that were written, with marks in them.
 */
export type Tape = {
  readonly startMs: number;
  readonly now: () => string;
  readonly pass: (seconds: number) => void;
  readonly newId: () => string;
  readonly write: (table: Table, cells: Cells) => void;
  /** When each id was made, in milliseconds from the start. */
  readonly idTimes: readonly number[];
  readonly rows: ReadonlyMap<Table, readonly Cells[]>;
};

export function createTape(startMs: number): Tape {
  let nowMs = startMs;
  const idTimes: number[] = [];
  const rows = new Map<Table, Cells[]>(TABLES.map((table) => [table, []]));
  return {
    startMs,
    now: () => new Date(nowMs).toISOString(),
    pass: (seconds) => {
      nowMs += seconds * 1_000;
    },
    newId: () => {
      idTimes.push(nowMs - startMs);
      return ID_MARK + String(idTimes.length - 1).padStart(12, '0');
    },
    write: (table, cells) => {
      rows.get(table)?.push(cells);
    },
    idTimes,
    rows,
  };
}

/** A row in COPY's text format. */
export function copyLine(cells: Cells): string {
  return `${cells.map(copyCell).join('\t')}\n`;
}

function copyCell(value: Cell): string {
  if (value === null) return '\\N';
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  return text
    .replaceAll('\\', '\\\\')
    .replaceAll('\t', '\\t')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r');
}
