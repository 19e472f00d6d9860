import { Hono } from 'hono';
import { refuse } from '../core/contract/reply.ts';
import type { Verifier } from '../core/identity/verify.ts';
import { BULK_LIMITS } from './bulk/limits.ts';
import type { BulkLimits } from './bulk/limits.ts';
import { COUNTED, quoteImportRoute } from './bulk/quote_import.ts';
import { createEncoder } from './cache/encoder.ts';
import type { Finished, Send } from './cache/finished.ts';
import { createFront } from './cache/front.ts';
import { hotKeysText } from './cache/hot_keys.ts';
import type { L2 } from './cache/l2.ts';
import { createCacheMeters, observeCache } from './cache/meters.ts';
import { createPointer } from './cache/pointer.ts';
import { createRecordCache } from './cache/records.ts';
import { createReplies } from './cache/replies.ts';
import { createSieve } from './cache/sieve.ts';
import { createTallies } from './cache/tally.ts';
import { createBook } from './catalogue/book.ts';
import { healthRoutes } from './health/health.ts';
import { createAdmission } from './http/admission.ts';
import { createAuthenticate } from './http/authenticate.ts';
import { border } from './http/border.ts';
import type { Compress } from './http/encoding.ts';
import { answerHead } from './http/head.ts';
import { createRateLimiter } from './http/rate_limiter.ts';
import { observedCore } from './http/observed_core.ts';
import { quickFor, slowFor } from './http/origins.ts';
import type { Origins } from './http/origins.ts';
import { limitsOfBulk, RATE_LIMITS } from './http/rate_limits.ts';
import type { RateLimits } from './http/rate_limits.ts';
import { routedPath } from './http/routed_path.ts';
import { register } from './http/register.ts';
import type { Core, Route } from './http/route.ts';
import { traceOf } from './http/trace.ts';
import { unrouted } from './http/unrouted.ts';
import { problem } from './problem.ts';
import { routeTable } from './route_table.ts';

export type Limits = {
  readonly inFlightMax: number;
  readonly bodyBytesMax: number;
  /** Parsed records in memory. */
  readonly recordBytesMax: number;
  /** Finished replies in memory. */
  readonly replyBytesMax: number;
};

export const LIMITS: Limits = {
  inFlightMax: 1_000,
  bodyBytesMax: 1_000_000,
  recordBytesMax: 96 * 1024 * 1024,
  replyBytesMax: 40 * 1024 * 1024,
};

export type AppOptions = {
  readonly core: Core;
  /** Absent: memory and core only. */
  readonly l2: L2 | undefined;
  readonly verify: Verifier;
  /** Absent: replies are sent plain. */
  readonly compress?: Compress;
  /** Begins work that nobody waits for; absent: at once, where it comes up. */
  readonly defer?: (work: () => void) => void;
  /** Absent: a new `Response` for each hit. */
  readonly send?: Send;
  /** Sites whose scripts may read answers; absent: any. */
  readonly origins?: Origins;
  /** How late the event loop is, in milliseconds; absent: always in time. */
  readonly loopDelayMs?: () => number;
  /** Unix milliseconds. */
  readonly now?: () => number;
  readonly limits?: Partial<Limits>;
  readonly rateLimits?: RateLimits;
  readonly bulk?: Partial<BulkLimits>;
  readonly coreReachable?: () => Promise<boolean>;
  readonly accepting?: () => boolean;
  readonly metricsText?: () => Promise<string>;
  /** Told of each fault once, with its cause. */
  readonly onFault?: (error: unknown, traceId?: string) => void;
};

export type Edge = {
  readonly app: Hono;
  readonly fetch: (request: Request) => Response | Promise<Response>;
  /** The answer when it is finished already and needs nothing but memory. */
  readonly quick: (request: Request) => Response | undefined;
  readonly routes: readonly Route[];
  /** A hint came that this tenant's catalogue was published. */
  readonly catalogPublished: (tenant: string) => void;
  readonly inFlight: () => number;
};

/** The whole edge, everything handed in. The same on Deno, Node, Bun and workerd. */
export function createEdge(options: AppOptions): Edge {
  const now = options.now ?? Date.now;
  const limits = { ...LIMITS, ...options.limits };
  const onFault = options.onFault ?? (() => undefined);
  const { l2, defer = (work) => work() } = options;
  const core = observedCore(options.core);
  const { tallyOf, hitsByDomain } = createTallies();
  const meters = createCacheMeters(hitsByDomain);
  const limiter = createRateLimiter(options.rateLimits ?? RATE_LIMITS, now, { l2, defer });
  const pointer = createPointer<Finished>({ core, now, onFault });
  const front = createFront({
    now,
    limiter,
    send: options.send,
    renew: (view, token) => defer(() => pointer.renew(view, token)),
  });
  const sieve = createSieve<Finished>(limits.replyBytesMax);
  const { recordBytesMax } = limits;
  const cache = createRecordCache({ bytesMax: recordBytesMax, l2, meters, now, onFault });
  const encoder = createEncoder({ ...options, sieve, onFault });
  const { view } = front;
  const common = { sieve, now, onFault, defer };
  const replies = createReplies({ ...common, pointer, view, meters, tallyOf, encoder });
  const stores = { records: cache.sieve, replies: sieve };
  observeCache({
    stores,
    rebuilding: { records: cache.rebuilding, replies: replies.building },
    l2State: () => l2?.state() ?? 'none',
  });
  const routes = routeTable({
    core,
    cache,
    replies,
    now,
    book: createBook(core, cache),
    catalog: (tenant) => pointer.current(front.view(tenant)),
    bulk: bulkOf(options, { core, onFault, now, defer }),
    health: healthRoutes({
      l2,
      coreReachable: options.coreReachable ?? (() => Promise.resolve(true)),
      accepting: options.accepting ?? (() => true),
      metricsText: async () => ((await options.metricsText?.()) ?? '') + hotKeysText(stores),
    }),
  });
  const app = new Hono({ getPath: routedPath });
  const loopDelay = options.loopDelayMs ?? (() => 0);
  const admission = createAdmission(limits.inFlightMax, loopDelay);
  app.use(border(admission));
  register(app, routes, {
    authenticate: createAuthenticate(options.verify, front.remember),
    bodyBytesMax: limits.bodyBytesMax,
    limiter,
  });
  app.notFound(unrouted(routes));
  app.onError((error, context) => {
    const { traceId } = traceOf(context.req.raw);
    onFault(error, traceId);
    return problem(refuse('internal', 'something went wrong here; it was logged'), { traceId });
  });
  const quick = quickFor(options.origins, front.quick);
  quickFirst(app, quick, options.origins);
  return {
    app,
    fetch: (request) => app.fetch(request),
    quick,
    routes,
    inFlight: admission.inFlight,
    catalogPublished: (tenant) => pointer.hint(front.view(tenant)),
  };
}

type Common = {
  readonly core: Core;
  readonly now: () => number;
  readonly defer: (work: () => void) => void;
  readonly onFault: (error: unknown, traceId?: string) => void;
};

function bulkOf(options: AppOptions, { core, now, defer, onFault }: Common): Route {
  const limits = limitsOfBulk(options.rateLimits ?? RATE_LIMITS);
  return quoteImportRoute({
    core,
    onFault,
    limits: { ...BULK_LIMITS, ...options.bulk },
    limiter: createRateLimiter(limits, now, { l2: options.l2, defer }, COUNTED),
    accepting: options.accepting ?? (() => true),
  });
}

export function createApp(options: AppOptions): Hono {
  return createEdge(options).app;
}

/** A reply that is finished already passes no router and no middleware. */
function quickFirst(app: Hono, quick: Edge['quick'], origins: Origins): void {
  const whole = app.fetch;
  app.fetch = (request, ...rest) => {
    const slow = slowFor(origins, (asked) => whole(asked, ...rest));
    return (
      quick(request) ??
      (request.method === 'HEAD'
        ? answerHead(request, async (get) => quick(get) ?? slow(get))
        : slow(request))
    );
  };
}
