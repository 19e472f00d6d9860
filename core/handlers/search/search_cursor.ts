import { createHash } from 'node:crypto';
import { refuse } from '../../contract/reply.ts';
import type { Refusal } from '../../contract/reply.ts';
import type { Place } from '../../sql/search/walk.ts';

/** Everything that decides which rows come in which order; not how many a page has. */
export type Asked = {
  readonly thing: string;
  readonly tenant: string;
  readonly filters: Readonly<Record<string, unknown>>;
  readonly descending: boolean;
};

/** The place of the last row, and the one question whose next page begins behind it. */
export function encodeCursor(asked: Asked, place: Place): string {
  return Buffer.from(JSON.stringify([questionOf(asked), ...place])).toString('base64url');
}

/** Null: the first page. */
export function decodeCursor(
  asked: Asked,
  cursor: string | undefined,
  isPlace: (place: Place) => boolean,
): { readonly ok: true; readonly place: Place | null } | Refusal {
  if (cursor === undefined) return { ok: true, place: null };
  const [question, ...place] = textsIn(cursor) ?? [];
  if (question === undefined) return wrong('the cursor is not one that a reply named');
  if (question !== questionOf(asked)) {
    return wrong(
      'the cursor belongs to another question: filters and sort must be those of the page that ' +
        'named it',
    );
  }
  if (!isPlace(place)) return wrong('the cursor is not one that a reply named');
  return { ok: true, place };
}

function questionOf({ thing, tenant, filters, descending }: Asked): string {
  const named = Object.entries(filters)
    .filter(([, value]) => value !== undefined)
    .toSorted(([one], [other]) => (one < other ? -1 : 1));
  return createHash('sha256')
    .update(JSON.stringify([thing, tenant, named, descending]))
    .digest('base64url')
    .slice(0, 16);
}

function textsIn(cursor: string): string[] | null {
  try {
    const read = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown;
    return Array.isArray(read) && read.every((part) => typeof part === 'string') ? read : null;
  } catch {
    return null;
  }
}

function wrong(detail: string): Refusal {
  return refuse('invalid_request', detail, { field: '/cursor' });
}
