import * as v from 'valibot';
import type { CatalogSearchReply } from '../../core/contract/catalog_search.ts';
import { CatalogSearchSchema } from '../../core/contract/catalog_search.ts';
import { SlugSchema } from '../../core/contract/common.ts';
import { refuse } from '../../core/contract/reply.ts';
import type { RecordCache } from '../cache/records.ts';
import type { Replies } from '../cache/replies.ts';
import { LimitSchema } from '../http/query.ts';
import { route } from '../http/route.ts';
import type { Core, Route } from '../http/route.ts';
import type { Book } from './book.ts';
import { shelfOf } from './shelf.ts';

/** A version's content never changes, so an answer is good until the version moves on. */
const UNTIL_VERSION_MS = 3_600_000;
/** What is on sale changes with the clock, too. */
const SEARCH_TTL_MS = 30_000;
const CACHE_CONTROL = 'public, max-age=10, s-maxage=60, stale-while-revalidate=300';
const SEARCH_CACHE_CONTROL = 'public, max-age=10, s-maxage=30, stale-while-revalidate=120';
const SEARCH_DEADLINE_MS = 3_000;

const { catalogVersion: _fixed, ...searchEntries } = CatalogSearchSchema.entries;
const SearchQuerySchema = v.strictObject({ ...searchEntries, limit: LimitSchema });

export function offeringRoutes(deps: {
  readonly core: Core;
  readonly book: Book;
  readonly cache: RecordCache;
  readonly replies: Replies;
}): Route[] {
  return [getOffering(deps.book, deps.replies), searchOfferings(deps)];
}

function getOffering(book: Book, replies: Replies): Route {
  return route({
    stem: 'catalog_get',
    method: 'GET',
    path: '/v1/offerings/{offeringId}',
    tag: 'catalogue',
    summary: 'One offering of the version on sale',
    roles: 'any',
    params: v.strictObject({ offeringId: SlugSchema }),
    replies: [{ status: 200, description: 'The offering', body: 'Offering' }],
    handle: (ask) =>
      replies.serve(ask, 'offering', async (active) => {
        const id = ask.params.offeringId;
        const loaded = await book.offerings(shelfOf(ask, active), [id]);
        if (!loaded.ok) return loaded;
        const body = loaded.records.get(id);
        if (body === undefined) {
          return refuse('not_found', `no offering "${id}" in catalogue ${active.catalogVersion}`);
        }
        const { layer } = loaded;
        return { ok: true, body, ttlMs: UNTIL_VERSION_MS, cacheControl: CACHE_CONTROL, layer };
      }),
  });
}

function searchOfferings(deps: Parameters<typeof offeringRoutes>[0]): Route {
  const { core, cache, replies } = deps;
  return route({
    stem: 'catalog_search',
    method: 'GET',
    path: '/v1/offerings',
    tag: 'catalogue',
    summary: 'Find offerings; any other parameter is an exact value of a characteristic',
    roles: 'any',
    query: { schema: SearchQuerySchema, free: 'characteristics' },
    replies: [{ status: 200, description: 'A page of offerings', body: 'OfferingPage' }],
    handle: (ask) =>
      replies.serve(ask, 'search', async (active) => {
        const { catalogVersion } = active;
        const key = canonical(ask.query);
        const loaded = await cache.load<CatalogSearchReply>({
          domain: 'search',
          scope: [ask.identity.tenant, catalogVersion, 'search'],
          ids: [key],
          apart: true,
          ttlMs: SEARCH_TTL_MS,
          fetch: async () => {
            const reply = await core.request(
              'catalog_search',
              { ...ask.query, catalogVersion },
              { token: ask.token, traceparent: ask.traceparent, deadlineMs: SEARCH_DEADLINE_MS },
            );
            return reply.ok ? { ok: true, records: new Map([[key, reply.body]]) } : reply;
          },
        });
        if (!loaded.ok) return loaded;
        const body = loaded.records.get(key);
        if (body === undefined) return refuse('not_found', 'no such page');
        const { layer } = loaded;
        return {
          ok: true,
          body,
          ttlMs: SEARCH_TTL_MS,
          cacheControl: SEARCH_CACHE_CONTROL,
          layer,
        };
      }),
  });
}

/** The same question in another order is the same key; nothing but the question is in it. */
function canonical(query: Readonly<Record<string, unknown>>): string {
  const flat = Object.entries(query).flatMap(([name, value]): [string, unknown][] =>
    typeof value === 'object' && value !== null
      ? Object.entries(value).map(([inner, text]): [string, unknown] => [`.${inner}`, text])
      : [[name, value]],
  );
  return JSON.stringify(flat.sort(([left], [right]) => (left < right ? -1 : 1)));
}
