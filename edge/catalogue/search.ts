import type { CatalogSearchReply } from '../../core/contract/catalog_search.ts';
import { refuse } from '../../core/contract/reply.ts';
import type { RecordCache } from '../cache/records.ts';
import type { Replies } from '../cache/replies.ts';
import { route } from '../http/route.ts';
import type { Core, Route } from '../http/route.ts';
import { problem } from '../problem.ts';
import { languageFor } from './language.ts';
import { searchFrom, SearchQuerySchema } from './search_query.ts';

/** What is on sale changes with the clock, too. */
const SEARCH_TTL_MS = 30_000;
const CACHE_CONTROL =
  'public, max-age=10, s-maxage=30, stale-while-revalidate=120, stale-if-error=600';
const DEADLINE_MS = 3_000;

export function searchRoute(deps: {
  readonly core: Core;
  readonly cache: RecordCache;
  readonly replies: Replies;
}): Route {
  const { core, cache, replies } = deps;
  return route({
    stem: 'catalog_search',
    method: 'GET',
    path: '/v1/offerings',
    tag: 'catalogue',
    summary: 'Find offerings by any characteristic, sorted, counted and in pages',
    roles: 'any',
    query: {
      schema: SearchQuerySchema,
      free: 'characteristics',
      many: ['category', 'kind', 'characteristics'],
    },
    replies: [{ status: 200, description: 'A page of offerings', body: 'OfferingPage' }],
    async handle(ask) {
      const asked = searchFrom(ask.query);
      if (!asked.ok) return problem(asked, { traceId: ask.traceId });
      const { question } = asked;
      return replies.serve(ask, 'search', async (active, newerThan, accepted) => {
        const { catalogVersion, languages } = active;
        const wanted = accepted === undefined ? [] : [accepted];
        const language = languageFor(active, wanted, question.market);
        // The catalogue's own names are sorted by an index.
        const translated = language === null || language === languages?.default ? {} : { language };
        // A page that follows another one is of the version that its cursor names.
        const inVersion = question.cursor === undefined ? { catalogVersion } : {};
        const key = JSON.stringify({ ...question, ...translated });
        const loaded = await cache.load<CatalogSearchReply>({
          domain: 'search',
          scope: [ask.identity.tenant, catalogVersion, 'search'],
          ids: [key],
          apart: true,
          ttlMs: SEARCH_TTL_MS,
          ...(newerThan === undefined ? {} : { newerThan }),
          fetch: async () => {
            const reply = await core.request(
              'catalog_search',
              { ...question, ...translated, ...inVersion },
              { token: ask.token, traceparent: ask.traceparent, deadlineMs: DEADLINE_MS },
            );
            return reply.ok ? { ok: true, records: new Map([[key, reply.body]]) } : reply;
          },
        });
        if (!loaded.ok) return loaded;
        const body = loaded.records.get(key);
        if (body === undefined) return refuse('not_found', 'no such page');
        return {
          ok: true,
          body,
          language: body.language ?? null,
          ttlMs: SEARCH_TTL_MS,
          until: loaded.until,
          cacheControl: CACHE_CONTROL,
          layer: loaded.layer,
        };
      });
    },
  });
}
