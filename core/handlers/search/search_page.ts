import type { Sql } from '../../../db/connect.ts';
import type { Page } from '../../contract/catalog_queries.ts';
import { refuse } from '../../contract/reply.ts';
import type { Refusal, Reply } from '../../contract/reply.ts';
import type { Call } from '../../server/call.ts';
import { runQuery } from '../../server/run_query.ts';
import { databaseCode } from '../../server/send.ts';
import { searchSettings } from '../../sql/catalogue/catalog_search.ts';
import type { Bounds, Place, TimeRange, Walked } from '../../sql/search/walk.ts';
import type { Statement } from '../../sql/statement.ts';
import { decodeCursor, encodeCursor } from './search_cursor.ts';
import { isPlaceOf } from './place.ts';
import { timeRange } from './since.ts';

/** What one page may cost. */
export type Effort = { readonly examinedMax: number; readonly timeoutMs: number };

/** Somebody waits: a page is shorter rather than late. */
export const INTERACTIVE: Effort = { examinedMax: 2_000, timeoutMs: 2_000 };
export const EXPORT: Effort = { examinedMax: 20_000, timeoutMs: 10_000 };

/** As PostgreSQL calls a statement that took too long. */
const QUERY_CANCELED = '57014';

export type Paged = {
  readonly limit: number;
  readonly sort?: 'newest' | 'oldest' | undefined;
  readonly cursor?: string | undefined;
};

/** How one kind of thing is searched. */
export type Search<Body extends Paged, Row extends Walked> = {
  readonly thing: string;
  /** Of its `…From` and `…To`. */
  readonly time: string;
  readonly usual: 'newest' | 'oldest';
  /** A question that no index serves is refused. */
  readonly refuse?: (body: Body) => Refusal | null;
  readonly keys?: (body: Body) => number;
  readonly statement: (
    sql: Sql,
    tenant: string,
    question: Body & TimeRange,
    bounds: Bounds,
  ) => Statement<Row>;
};

/**
 * One page, in an order that is total. It may have fewer rows than asked for, even none, and name a
 * next one: what stands beside the index is looked at in so many rows a page.
 */
export async function searchPage<Body extends Paged, Row extends Walked, Item>(
  call: Call,
  search: Search<Body, Row>,
  body: Body,
  effort: Effort,
): Promise<Reply<Page<Item>>> {
  const unserved = search.refuse?.(body) ?? unstorable(body);
  if (unserved !== null) return unserved;
  const { limit, cursor, sort = search.usual, ...filters } = body;
  const { tenant } = call.identity;
  const descending = sort === 'newest';
  const asked = { thing: search.thing, tenant, filters, descending };
  const from = decodeCursor(asked, cursor, isPlaceOf(search.keys?.(body) ?? 2));
  if (!from.ok) return from;
  const time = timeRange(filters, search.time, call.now);
  if (!time.ok) return time;
  const question = { ...body, ...time.range };
  const { examinedMax, timeoutMs } = effort;
  const bounds = { limit: limit + 1, examinedMax, descending, after: from.place };
  try {
    const read = await runQuery(call, (sql) => [
      searchSettings(sql, timeoutMs),
      search.statement(sql, tenant, question, bounds),
    ]);
    if (!read.ok) return read;
    const { rows, end } = cut(read.rows[1], limit, examinedMax);
    const items = rows.map((row) => itemOf<Item>(row));
    return { ok: true, body: end === null ? { items } : { items, next: encodeCursor(asked, end) } };
  } catch (error) {
    if (databaseCode(error) !== QUERY_CANCELED) throw error;
    return refuse(
      'deadline_exceeded',
      `a search of ${search.thing} may take ${timeoutMs} ms: name a number, a customer, an order ` +
        'or a shorter time',
    );
  }
}

/** No text in the database has this character, and none can be compared with it. */
function unstorable(body: Paged): Refusal | null {
  const found = Object.entries(body).find(
    ([, value]) => typeof value === 'string' && value.includes('\u0000'),
  );
  if (found === undefined) return null;
  const [name] = found;
  return refuse('invalid_request', `/${name}: has the character U+0000`, { field: `/${name}` });
}

/** Where the page ends: at its last row, or where the walk had looked at enough. */
export function cut<Row extends Walked>(
  walked: readonly Row[],
  limit: number,
  examinedMax: number,
): { readonly rows: readonly Row[]; readonly end: Place | null } {
  const hits = walked.filter(({ hit }) => hit);
  const rows = hits.slice(0, limit);
  if (hits.length > limit) return { rows, end: rows.at(-1)?.position ?? null };
  const last = walked.at(-1);
  return { rows, end: last?.examined === examinedMax ? last.position : null };
}

const OF_THE_WALK = new Set(['position', 'hit', 'examined', 'tenant', 'key_1', 'key_2', 'key_3']);

/** The columns of the thing that have a value; their names are those of the contract. */
function itemOf<Item>(row: object): Item {
  return Object.fromEntries(
    Object.entries(row).filter(([name, value]) => value !== null && !OF_THE_WALK.has(name)),
  ) as Item;
}
