import type { CatalogActive } from '../../core/contract/catalog_queries.ts';
import type { RefusalCode } from '../../core/contract/codes.ts';
import type { Refusal } from '../../core/contract/reply.ts';
import type { Ask } from '../http/route.ts';
import { problem } from '../problem.ts';
import type { Encoder } from './encoder.ts';
import { answer, answerStale, bytesOf, finish } from './finished.ts';
import type { Finished } from './finished.ts';
import type { CacheMeters, Layer } from './meters.ts';
import type { Pointer, TenantView } from './pointer.ts';
import type { Sieve } from './sieve.ts';
import type { Tally, TallyOf } from './tally.ts';

export type Built =
  | {
      readonly ok: true;
      readonly body: unknown;
      readonly ttlMs: number;
      /** Unix milliseconds: when what it was made of expires, where that may be earlier. */
      readonly until?: number;
      readonly cacheControl: string;
      readonly layer: Exclude<Layer, 'reply'>;
    }
  | Refusal;

/** `newerThan`: it is renewed; what expires at this instant or earlier may not go into it. */
export type Build = (active: CatalogActive, newerThan?: number) => Promise<Built>;

type Flight = Promise<{ readonly finished: Finished; readonly layer: Layer } | Refusal>;

type Landing = {
  readonly path: string;
  readonly active: CatalogActive;
  readonly build: Build;
  readonly tally: Tally;
  readonly newerThan?: number;
};

export type Replies = {
  readonly serve: (ask: Ask, domain: string, build: Build) => Promise<Response>;
  /** Replies being made now. */
  readonly building: () => number;
};

/** While the next answer is computed, others may get the previous one, this long. */
const STALE_WHILE_REBUILD_MS = 5_000;
/** While neither Redis nor the core can be asked, everybody may get the last answer, this long. */
const STALE_IF_ERROR_MS = 60_000;
const STALE_IF_ERROR: ReadonlySet<RefusalCode> = new Set([
  'unavailable',
  'deadline_exceeded',
  'overloaded',
  'internal',
]);

export function createReplies(options: {
  readonly sieve: Sieve<Finished>;
  readonly pointer: Pointer<Finished>;
  readonly view: (tenant: string) => TenantView<Finished>;
  readonly meters: CacheMeters;
  readonly tallyOf: TallyOf;
  readonly encoder: Encoder;
  readonly now: () => number;
  readonly onFault: (error: unknown) => void;
}): Replies {
  const { sieve, pointer, meters, now } = options;
  const flights = new Map<string, Flight>();

  async function fly(view: TenantView<Finished>, landing: Landing): Flight {
    const { path, active, build, tally, newerThan } = landing;
    const began = now();
    const built = await build(active, newerThan);
    if (!built.ok) return built;
    const until = Math.min(now() + built.ttlMs, built.until ?? Number.MAX_SAFE_INTEGER);
    const costMs = now() - began;
    const { body, cacheControl } = built;
    const version = active.catalogVersion;
    const finished = await finish(body, { version, until, costMs, tally, cacheControl });
    sieve.put(view.replies, path, finished, bytesOf(finished, path));
    options.encoder(view, path, finished);
    return { finished, layer: built.layer };
  }

  function land(
    view: TenantView<Finished>,
    landing: Landing,
  ): { readonly flight: Flight; readonly joined: boolean } {
    const key = `${view.tenant} ${landing.active.catalogVersion} ${landing.path}`;
    const flying = flights.get(key);
    if (flying !== undefined) return { flight: flying, joined: true };
    const flight = fly(view, landing);
    flights.set(key, flight);
    flight.finally(() => flights.delete(key)).catch(() => undefined);
    return { flight, joined: false };
  }

  /** Nobody waits for it, and if it fails the value still serves to its end. */
  function renew(
    view: TenantView<Finished>,
    kept: Finished,
    landing: Omit<Landing, 'tally' | 'newerThan'>,
  ): void {
    kept.renewal = 'begun';
    meters.renewed(kept.tally.domain);
    void land(view, { ...landing, tally: kept.tally, newerThan: kept.until }).flight.catch(
      options.onFault,
    );
  }

  return {
    building: () => flights.size,
    async serve(ask, domain, build) {
      const view = options.view(ask.identity.tenant);
      const current = await pointer.current(view);
      if (!current.ok) return problem(current, { traceId: ask.traceId });
      const path = pathOf(ask.request.url);
      const { catalogVersion } = current.active;
      const kept = view.replies.get(path)?.value;
      const same = kept?.version === catalogVersion;
      if (kept !== undefined && same && kept.until > now()) {
        meters.hit(domain, 'reply');
        if (kept.renewal === 'due') renew(view, kept, { path, active: current.active, build });
        return answer(ask.request, kept);
      }
      const staleMs = now() - (kept !== undefined && same ? kept.until : view.movedAt);
      const tally = options.tallyOf(ask.route, domain);
      const { flight, joined } = land(view, { path, active: current.active, build, tally });
      if (joined && kept !== undefined && staleMs < STALE_WHILE_REBUILD_MS) {
        meters.stale(domain);
        return answerStale(ask.request, kept, staleMs);
      }
      const landed = await flight;
      if (!('ok' in landed)) return answer(ask.request, landed.finished, cacheStatus(landed.layer));
      if (kept !== undefined && staleMs < STALE_IF_ERROR_MS && STALE_IF_ERROR.has(landed.code)) {
        meters.stale(domain);
        return answerStale(ask.request, kept, staleMs);
      }
      return problem(landed, { traceId: ask.traceId });
    },
  };
}

/** Path and query of an absolute URL; the host must not tell answers apart. */
export function pathOf(url: string): string {
  return url.slice(url.indexOf('/', 8));
}

/** RFC 9211: from the cache nearest to the origin to the one nearest to the client. */
function cacheStatus(layer: Layer): string {
  if (layer === 'l1') return 'quotewright-edge; fwd=miss; detail=computed; stored';
  const redis = layer === 'l2' ? 'quotewright-redis; hit' : 'quotewright-redis; fwd=miss; stored';
  return `${redis}, quotewright-edge; fwd=miss; stored`;
}
