import * as v from 'valibot';
import type { Offering } from '../../core/contract/catalog.ts';
import type { CatalogActive } from '../../core/contract/catalog_queries.ts';
import { SlugSchema } from '../../core/contract/common.ts';
import { refuse } from '../../core/contract/reply.ts';
import { localise } from '../../core/domain/catalogue/localise.ts';
import type { Localised } from '../../core/domain/catalogue/localise.ts';
import type { RecordCache } from '../cache/records.ts';
import type { Replies } from '../cache/replies.ts';
import { route } from '../http/route.ts';
import type { Core, Route } from '../http/route.ts';
import type { Book } from './book.ts';
import { searchRoute } from './search.ts';
import { shelfOf } from './shelf.ts';

/** A version's content never changes, so an answer is good until the version moves on. */
const UNTIL_VERSION_MS = 3_600_000;
const CACHE_CONTROL =
  'public, max-age=10, s-maxage=60, stale-while-revalidate=300, stale-if-error=600';

const MarketSchema = v.optional(
  v.pipe(SlugSchema, v.description('Whose language is answered in, if none is asked for.')),
);

export function offeringRoutes(deps: {
  readonly core: Core;
  readonly book: Book;
  readonly cache: RecordCache;
  readonly replies: Replies;
}): Route[] {
  return [getOffering(deps.book, deps.replies), searchRoute(deps)];
}

function getOffering(book: Book, replies: Replies): Route {
  return route({
    stem: 'catalog_get',
    method: 'GET',
    path: '/v1/offerings/{offeringId}',
    tag: 'catalogue',
    summary: 'One offering of the version on sale, in the language that is accepted',
    roles: 'any',
    params: v.strictObject({ offeringId: SlugSchema }),
    query: { schema: v.strictObject({ market: MarketSchema }) },
    replies: [{ status: 200, description: 'The offering', body: 'Offering' }],
    handle: (ask) =>
      replies.serve(ask, 'offering', async (active, _newerThan, accepted) => {
        const id = ask.params.offeringId;
        const loaded = await book.offerings(shelfOf(ask, active), [id]);
        if (!loaded.ok) return loaded;
        const found = loaded.records.get(id);
        if (found === undefined) {
          return refuse('not_found', `no offering "${id}" in catalogue ${active.catalogVersion}`);
        }
        const { language, offering } = inLanguage(found, active, accepted, ask.query.market);
        return {
          ok: true,
          body: offering,
          language,
          ttlMs: UNTIL_VERSION_MS,
          cacheControl: CACHE_CONTROL,
          layer: loaded.layer,
        };
      }),
  });
}

function inLanguage(
  offering: Offering,
  { languages }: CatalogActive,
  accepted: string | undefined,
  market: string | undefined,
): Localised {
  const ranges = accepted === undefined ? [] : [accepted];
  return localise(offering, ranges, market, languages === undefined ? {} : { languages });
}
