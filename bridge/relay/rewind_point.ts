import type { Cursor } from './sql.ts';

/** Where to go back to: what comes after a cursor is sent again, an event itself is, too. */
export type RewindPoint =
  | { readonly kind: 'cursor'; readonly cursor: Cursor }
  | { readonly kind: 'event'; readonly id: string }
  | { readonly kind: 'instant'; readonly at: string };

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;
const CURSOR = /^(\d{1,19})\/(.+)$/;
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)$/;

/** Undefined for what is none of the three. */
export function parseRewindPoint(text: string): RewindPoint | undefined {
  const lower = text.toLowerCase();
  if (UUID.test(lower)) return { kind: 'event', id: lower };
  const [, transactionId, id] = CURSOR.exec(lower) ?? [];
  if (transactionId !== undefined && id !== undefined) {
    return UUID.test(id) ? { kind: 'cursor', cursor: { transactionId, id } } : undefined;
  }
  if (!INSTANT.test(text) || Number.isNaN(Date.parse(text))) return undefined;
  return { kind: 'instant', at: new Date(text).toISOString() };
}

/** The last position before a row: ids are numbers of 128 bits. */
export function justBefore({ transactionId, id }: Cursor): Cursor {
  const number = BigInt(`0x${id.replaceAll('-', '')}`);
  if (number === 0n) return { transactionId: String(BigInt(transactionId) - 1n), id: LAST_ID };
  const hex = (number - 1n).toString(16).padStart(32, '0');
  const parts = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20)];
  return { transactionId, id: [...parts, hex.slice(20)].join('-') };
}

const LAST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

/** The order in which the relay reads: as PostgreSQL compares (xid8, uuid). */
export function isBefore(one: Cursor, other: Cursor): boolean {
  const [a, b] = [BigInt(one.transactionId), BigInt(other.transactionId)];
  return a === b ? one.id < other.id : a < b;
}
