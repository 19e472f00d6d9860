import { decodeJwt } from 'jose';
import type { OnVerified } from '../http/authenticate.ts';
import type { Allowance, RateLimiter } from '../http/rate_limiter.ts';
import { COST } from '../http/rate_limits.ts';
import { take } from '../http/token_bucket.ts';
import { traceOf } from '../http/trace.ts';
import { renewsEarly } from './early.ts';
import { answer } from './finished.ts';
import type { Finished, Send } from './finished.ts';
import { homeOf } from './homes.ts';
import { newTenantView } from './pointer.ts';
import type { TenantView } from './pointer.ts';
import { pathOf } from './replies.ts';

/** Callers remembered; the oldest leaves first and is verified again when it comes back. */
const SESSIONS_MAX = 20_000;

type Session = {
  readonly token: string;
  readonly view: TenantView<Finished>;
  readonly allowance: Allowance;
  readonly until: number;
};

export type Front = {
  /** The answer when everything about it is known already; undefined: take the long way. */
  readonly quick: (request: Request) => Response | undefined;
  readonly remember: OnVerified;
  readonly view: (tenant: string) => TenantView<Finished>;
};

/**
 * The hottest path: who asks (one look-up by the header as it came), whether the tenant's version
 * is fresh, the finished reply (one look-up by path, among those of the caller's language). No
 * parsing, no routing, no promise.
 */
export function createFront(options: {
  readonly now: () => number;
  readonly limiter: RateLimiter;
  readonly send?: Send | undefined;
  /** Looks up the version on sale, in the background. */
  readonly renew: (view: TenantView<Finished>, token: string) => void;
}): Front {
  const { now, limiter, renew, send } = options;
  const sessions = new Map<string, Session>();
  const views = new Map<string, TenantView<Finished>>();

  function view(tenant: string): TenantView<Finished> {
    const known = views.get(tenant);
    if (known !== undefined) return known;
    const fresh = newTenantView<Finished>(tenant);
    views.set(tenant, fresh);
    return fresh;
  }

  return {
    view,
    remember(authorization, identity, token) {
      const tenant = view(identity.tenant);
      tenant.token = token;
      if (sessions.has(authorization)) return;
      if (sessions.size >= SESSIONS_MAX) {
        const oldest = sessions.keys().next();
        if (!oldest.done) sessions.delete(oldest.value);
      }
      const until = (decodeJwt(token).exp ?? 0) * 1_000;
      const allowance = limiter.allowanceOf(identity);
      sessions.set(authorization, { token, view: tenant, allowance, until });
    },
    quick(request) {
      if (request.method !== 'GET') return undefined;
      const session = sessions.get(request.headers.get('authorization') ?? '');
      if (session === undefined) return undefined;
      const { view } = session;
      const instant = now();
      if (session.until <= instant || view.freshUntil <= instant) return undefined;
      if (view.renewAt <= instant) renew(view, session.token);
      const home = homeOf(view.homes, view.active, request.headers);
      const kept = home.replies.get(pathOf(request.url));
      if (kept === undefined) return undefined;
      const finished = kept.value;
      if (finished.version !== view.active?.catalogVersion) return undefined;
      if (finished.until <= instant) return undefined;
      if (finished.earlyFrom <= instant && finished.renewal === 'none') {
        const { until, costMs } = finished;
        if (renewsEarly(until, costMs, instant, 1 - Math.random())) {
          // The long way begins it, and answers with what is still there.
          finished.renewal = 'due';
          return undefined;
        }
      }
      limiter.tick(instant);
      // Beyond the limit the long way says so.
      if (!take(session.allowance.subject, COST.finished, instant)) return undefined;
      if (!take(session.allowance.tenant, COST.finished, instant)) return undefined;
      kept.seen = true;
      kept.reads += 1;
      const response = answer(request, finished, undefined, send);
      const { tally } = finished;
      if (response.status === 200) {
        tally.full += 1;
        tally.bytes += finished.plain.body.byteLength;
      } else tally.notModified += 1;
      // Whoever traces is answered within that trace; for nobody else a new one is begun here.
      if (request.headers.get('traceparent') !== null) {
        response.headers.set('traceparent', traceOf(request).traceparent);
      }
      return response;
    },
  };
}
