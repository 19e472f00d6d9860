import { refuse } from '../contract/reply.ts';
import type { Refusal } from '../contract/reply.ts';

export type Position = readonly [string, string];

/** Before every instant and every id. */
export const BEGINNING: Position = [
  '1970-01-01T00:00:00.000Z',
  '00000000-0000-0000-0000-000000000000',
];

/** A keyset cursor is the sort key of the last row, opaque to the caller. */
export function encodeCursor(position: Position): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url');
}

export function decodeCursor(
  cursor: string | undefined,
): { readonly ok: true; readonly position: Position | null } | Refusal {
  if (cursor === undefined) return { ok: true, position: null };
  try {
    const [first, second, ...rest] = JSON.parse(
      Buffer.from(cursor, 'base64url').toString(),
    ) as unknown[];
    if (typeof first === 'string' && typeof second === 'string' && rest.length === 0) {
      return { ok: true, position: [first, second] };
    }
  } catch {
    // Refused below: a cursor comes from a reply and from nowhere else.
  }
  return refuse('invalid_request', 'the cursor is not one that a reply named', {
    field: '/cursor',
  });
}

/** Cuts the one row too many that was asked for, and names where to go on. */
export function pageOf<Row, Item>(
  rows: readonly Row[],
  limit: number,
  item: (row: Row) => Item,
  position: (row: Row) => Position,
): { readonly items: Item[]; readonly next?: string } {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const items = shown.map(item);
  if (rows.length <= limit || last === undefined) return { items };
  return { items, next: encodeCursor(position(last)) };
}
