import { createHash } from 'node:crypto';
import type { CatalogSearch } from '../../contract/catalog_search.ts';
import { refuse } from '../../contract/reply.ts';
import type { Refusal } from '../../contract/reply.ts';
import { filtersOf, listOf } from './catalog_search_scope.ts';

/** The last offering of a page, and the one question and version whose next page it leads to. */
export type SearchCursor = {
  readonly version: string;
  readonly question: string;
  readonly id: string;
  /** It lacks the characteristic that is sorted by. */
  readonly lacking: boolean;
};

export function encodeSearchCursor({ version, question, id, lacking }: SearchCursor): string {
  return Buffer.from(JSON.stringify([version, question, id, lacking])).toString('base64url');
}

/** Null: the first page. A cursor that leads elsewhere is refused with where it leads. */
export function decodeSearchCursor(
  asked: CatalogSearch,
): { readonly ok: true; readonly cursor: SearchCursor | null } | Refusal {
  if (asked.cursor === undefined) return { ok: true, cursor: null };
  const cursor = parsed(asked.cursor);
  if (cursor === null) return wrong('the cursor is not one that a reply named');
  if (asked.catalogVersion !== undefined && asked.catalogVersion !== cursor.version) {
    return wrong(`the cursor belongs to catalogue version ${cursor.version}: begin without it`);
  }
  if (questionOf(asked) !== cursor.question) {
    return wrong(
      'the cursor belongs to another question: filters, words, place, language and ' +
        'sort must be those of the page that named it',
    );
  }
  return { ok: true, cursor };
}

/** Everything that decides which offerings come in which order; not how many a page has. */
export function questionOf(asked: CatalogSearch): string {
  const { q, market, channel, language, sort } = asked;
  const filters = filtersOf(asked).map((filter) =>
    'anyOf' in filter ? { ...filter, anyOf: filter.anyOf.toSorted() } : filter,
  );
  const sorted = filters.map((filter) => JSON.stringify(filter)).toSorted();
  const fields = [listOf(asked.category).toSorted(), listOf(asked.kind).toSorted()];
  return createHash('sha256')
    .update(JSON.stringify([fields, q, market, channel, language, sort, sorted]))
    .digest('base64url')
    .slice(0, 16);
}

function parsed(text: string): SearchCursor | null {
  try {
    const read = JSON.parse(Buffer.from(text, 'base64url').toString()) as unknown;
    if (!Array.isArray(read) || read.length !== 4) return null;
    const [version, question, id, lacking] = read as unknown[];
    if (typeof version !== 'string' || typeof question !== 'string') return null;
    if (typeof id !== 'string' || typeof lacking !== 'boolean') return null;
    return { version, question, id, lacking };
  } catch {
    return null;
  }
}

function wrong(detail: string): Refusal {
  return refuse('invalid_request', detail, { field: '/cursor' });
}
