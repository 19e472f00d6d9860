import { CATALOG_PARTS } from '../../contract/catalog_diff.ts';
import { refuse } from '../../contract/reply.ts';
import type { Refusal } from '../../contract/reply.ts';
import { decodeCursor, encodeCursor } from '../cursor.ts';

export type PartPosition = readonly [part: number, id: string];
/** Before the first thing of the first part. */
const START: PartPosition = [0, ''];

/** Leaves room in a message of 1 MiB for what JSON and UTF-8 add. */
export const PAGE_BYTES_MAX = 600_000;

export function decodePartCursor(
  cursor: string | undefined,
): { readonly ok: true; readonly after: PartPosition; readonly first: boolean } | Refusal {
  const from = decodeCursor(cursor);
  if (!from.ok) return from;
  if (from.position === null) return { ok: true, after: START, first: true };
  const part = Number(from.position[0]);
  if (Number.isInteger(part) && part >= 0 && part < CATALOG_PARTS.length) {
    return { ok: true, after: [part, from.position[1]], first: false };
  }
  return refuse('invalid_request', 'the cursor is one of another list', { field: '/cursor' });
}

export function encodePartCursor({ part, id }: { part: number; id: string }): string {
  return encodeCursor([String(part), id]);
}

/**
 * As many of the rows as fit, at least one, and whether there are more. `limit` rows were wanted,
 * one more was asked for; `found` says how many of these there are.
 */
export function fitting<Row extends { readonly found: number }, Item>(
  rows: readonly Row[],
  limit: number,
  item: (row: Row) => Item,
): { readonly items: Item[]; readonly last: Row | undefined; readonly more: boolean } {
  const items: Item[] = [];
  let last: Row | undefined;
  let bytes = 0;
  for (const row of rows.slice(0, limit)) {
    const next = item(row);
    bytes += Buffer.byteLength(JSON.stringify(next)) + 1;
    if (last !== undefined && bytes > PAGE_BYTES_MAX) break;
    items.push(next);
    last = row;
  }
  return { items, last, more: items.length < (rows[0]?.found ?? 0) };
}
