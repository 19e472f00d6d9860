/** Filter, sort and page: the frame that all searches share. */
import * as v from 'valibot';
import { LIMITS } from '../broker/limits.ts';
import { HttpProblem } from '../http/problem.ts';
import { jsonBody, ok, type Call, type Reply } from '../http/call.ts';
import { matches, type Item } from './filter.ts';

const Query = v.object({
  filter: v.nullish(v.record(v.string(), v.unknown()), {}),
  sort: v.nullish(
    v.array(v.object({ field: v.string(), order: v.nullish(v.picklist(['ASC', 'DESC']), 'ASC') })),
    [],
  ),
  page: v.nullish(
    v.object({
      from: v.nullish(v.pipe(v.number(), v.integer(), v.minValue(0))),
      limit: v.nullish(v.pipe(v.number(), v.integer(), v.minValue(1))),
      after: v.nullish(v.string()),
      before: v.nullish(v.string()),
    }),
    {},
  ),
});

export type Query = {
  readonly filter: Readonly<Record<string, unknown>>;
  readonly sort: readonly { readonly field: string; readonly order?: 'ASC' | 'DESC' | null }[];
  readonly page: {
    readonly from?: number | null | undefined;
    readonly limit?: number | null | undefined;
    readonly after?: string | null | undefined;
    readonly before?: string | null | undefined;
  };
};

const PAGE_DEFAULT = 100;

/** Better no answer than one that left the filter out. */
export function refuseFilters(query: Query, names: readonly string[]): void {
  const refused = names.find((name) => query.filter[name] !== undefined);
  if (refused === undefined) return;
  throw new HttpProblem('INVALID_ARGUMENT', `filter.${refused} is not supported by this gateway`);
}

export function readQuery(call: Call): Query {
  const { filter, sort, page } = jsonBody(call, Query);
  return { filter: filter ?? {}, sort: sort ?? [], page: page ?? {} };
}

/** `more` says that the candidates were cut off before the filter saw them all. */
export function respond(
  query: Query,
  candidates: readonly Item[],
  more: boolean,
  ignore: readonly string[] = [],
): Reply {
  const filter = Object.fromEntries(
    Object.entries(query.filter).filter(([field]) => !ignore.includes(field)),
  );
  const found = candidates.filter((item) => matches(item, filter));
  for (const { field, order } of query.sort.toReversed()) {
    const direction = order === 'DESC' ? -1 : 1;
    found.sort((a, b) => direction * compare(a[field], b[field]));
  }
  const limit = Math.min(query.page.limit ?? PAGE_DEFAULT, LIMITS.pageItemsMax);
  const from = startOf(query, limit);
  const items = found.slice(from, from + limit);
  const cursors =
    items.length === 0 ? {} : { startCursor: cursor(from), endCursor: cursor(from + items.length) };
  return ok({ items, page: { totalItems: found.length, hasMoreTotalItems: more, ...cursors } });
}

function startOf({ page }: Query, limit: number): number {
  if (page.after) return offset(page.after);
  if (page.before) return Math.max(0, offset(page.before) - limit);
  return page.from ?? 0;
}

function cursor(at: number): string {
  return Buffer.from(`at:${at}`).toString('base64');
}

function offset(text: string): number {
  const at = /^at:(\d+)$/.exec(Buffer.from(text, 'base64').toString('utf8'));
  if (at === null) throw new HttpProblem('INVALID_ARGUMENT', 'page: the cursor is not one of ours');
  return Number(at[1]);
}

function compare(a: unknown, b: unknown): number {
  if (a === b) return 0;
  if (a === undefined || a === null) return 1;
  if (b === undefined || b === null) return -1;
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  // Keys are decimal texts of one length, so text order is their order.
  return JSON.stringify(a) < JSON.stringify(b) ? -1 : 1;
}

/** The keys that a filter names exactly, or null when it names none. */
export function exactKeys(wanted: unknown): readonly string[] | null {
  const list =
    typeof wanted === 'string'
      ? [wanted]
      : typeof wanted === 'object' && wanted !== null
        ? '$eq' in wanted
          ? [wanted.$eq]
          : '$in' in wanted
            ? wanted.$in
            : null
        : null;
  if (!Array.isArray(list)) return null;
  return list.filter((each) => typeof each === 'string' && /^\d{1,16}$/.test(each)) as string[];
}
