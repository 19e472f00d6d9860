import * as v from 'valibot';
import { SlugSchema } from '../../core/contract/common.ts';
import { refuse } from '../../core/contract/reply.ts';
import type { RecordCache } from '../cache/records.ts';
import type { Replies } from '../cache/replies.ts';
import { route } from '../http/route.ts';
import type { Core, Route } from '../http/route.ts';
import type { Book } from './book.ts';
import { searchRoute } from './search.ts';
import { shelfOf } from './shelf.ts';

/** A version's content never changes, so an answer is good until the version moves on. */
const UNTIL_VERSION_MS = 3_600_000;
const CACHE_CONTROL = 'public, max-age=10, s-maxage=60, stale-while-revalidate=300';

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
