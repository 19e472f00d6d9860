import type { RefusalCode } from '../../core/contract/codes.ts';
import type { Ask } from '../http/route.ts';
import { problem } from '../problem.ts';
import type { Encoder } from './encoder.ts';
import { answer, answerStale } from './finished.ts';
import type { Finished } from './finished.ts';
import { createFlights } from './flights.ts';
import type { Build, Landing } from './flights.ts';
import { homeOf } from './homes.ts';
import type { CacheMeters, Layer } from './meters.ts';
import type { Pointer, TenantView } from './pointer.ts';
import type { Sieve } from './sieve.ts';
import type { TallyOf } from './tally.ts';

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
  /** Begins what nobody waits for. */
  readonly defer: (work: () => void) => void;
}): Replies {
  const { pointer, meters, now } = options;
  const { land, inFlight } = createFlights(options);

  /** Nobody waits for it, and if it fails the value still serves to its end. */
  function renew(
    view: TenantView<Finished>,
    kept: Finished,
    landing: Omit<Landing, 'tally' | 'newerThan'>,
  ): void {
    kept.renewal = 'begun';
    meters.renewed(kept.tally.domain);
    const renewed = { ...landing, tally: kept.tally, newerThan: kept.until };
    options.defer(() => {
      land(view, renewed).flight.catch(options.onFault);
    });
  }

  return {
    building: inFlight,
    async serve(ask, domain, build) {
      const view = options.view(ask.identity.tenant);
      const current = await pointer.current(view);
      if (!current.ok) return problem(current, { traceId: ask.traceId });
      const path = pathOf(ask.request.url);
      const { catalogVersion } = current.active;
      const home = homeOf(view.homes, current.active, ask.request.headers);
      const kept = home.replies.get(path)?.value;
      const same = kept?.version === catalogVersion;
      if (kept !== undefined && same && kept.until > now()) {
        meters.hit(domain, 'reply');
        if (kept.renewal === 'due') {
          renew(view, kept, { path, home, active: current.active, build });
        }
        return answer(ask.request, kept);
      }
      const ended = kept !== undefined && same ? kept.until : view.movedAt;
      const staleFor = (mostMs: number): boolean =>
        kept !== undefined && now() - ended < mostMs && now() < kept.wrongFrom;
      const tally = options.tallyOf(ask.route, domain);
      const { flight, joined } = land(view, { path, home, active: current.active, build, tally });
      if (joined && kept !== undefined && staleFor(STALE_WHILE_REBUILD_MS)) {
        meters.stale(domain);
        return answerStale(ask.request, kept, now() - ended);
      }
      const landed = await flight;
      if (!('ok' in landed)) return answer(ask.request, landed.finished, cacheStatus(landed.layer));
      if (kept !== undefined && staleFor(STALE_IF_ERROR_MS) && STALE_IF_ERROR.has(landed.code)) {
        meters.stale(domain);
        return answerStale(ask.request, kept, now() - ended);
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
