import { BulkQuoteSchema } from '../../core/contract/quote_import.ts';
import { refuse } from '../../core/contract/reply.ts';
import type { Refusal } from '../../core/contract/reply.ts';
import { rateLimitHeaders } from '../http/rate_limiter.ts';
import type { Allowance, Counted, RateLimiter } from '../http/rate_limiter.ts';
import { route } from '../http/route.ts';
import type { Ask, Core, Route } from '../http/route.ts';
import { createTurnstile } from '../http/turnstile.ts';
import type { Turnstile } from '../http/turnstile.ts';
import { problem } from '../problem.ts';
import type { BulkLimits } from './limits.ts';
import { observeBatches } from './meters.ts';
import { ndjsonStream } from './ndjson_stream.ts';
import { createPlaces } from './places.ts';
import { runBatch } from './run_batch.ts';
import { sourceOf } from './source.ts';

/** What the limiter of batches counts. */
export const COUNTED: Counted = { what: 'quotes in batches', prefix: 'bulk-' };

export type BulkOptions = {
  readonly core: Core;
  readonly limits: BulkLimits;
  /** One unit is one quote; a batch costs one as well. */
  readonly limiter: RateLimiter;
  /** False: the process is about to end. */
  readonly accepting: () => boolean;
  readonly onFault: (error: unknown, traceId: string) => void;
};

const WATCH_MS = 250;
const STOPPING = refuse('unavailable', 'this edge is about to end: send the rest again');

function turnstileOf({ batchesMax, batchesOfTenantMax }: BulkLimits): Turnstile {
  const retryAfterMs = 5_000;
  return createTurnstile({
    what: 'batches',
    ofAll: batchesMax,
    ofTenant: batchesOfTenantMax,
    retryAfterMs,
  });
}

export function quoteImportRoute(options: BulkOptions): Route {
  const { core, limits, limiter, onFault } = options;
  const batches = turnstileOf(limits);
  observeBatches(batches.inside);
  const deps = { core, limits, onFault, places: createPlaces(limits.underWayMax) };

  async function answer(ask: Ask, allowance: Allowance): Promise<Response> {
    const { identity, token, traceparent, traceId } = ask;
    const { tenant } = identity;
    const limited = limiter.spend(allowance, 1) ?? batches.enter(tenant);
    if (limited !== null) return problem(limited, { traceId });
    const stop = new AbortController();
    const source = await sourceOf(ask.request, limits, stop.signal).catch((error: unknown) => {
      batches.leave(tenant);
      throw error;
    });
    if (!source.ok) {
      batches.leave(tenant);
      const { status } = source;
      return problem(source, { traceId, ...(status === undefined ? {} : { status }) });
    }
    const watch = watchOver(options, (why) => stop.abort(why));
    const turn = () => turnOf(limiter, allowance, stop.signal);
    // A runtime that is about to end may break bodies off: that is not the sender's doing.
    const ending = () => {
      const why = source.ending();
      return why === null || options.accepting() ? why : STOPPING;
    };
    const { items } = source;
    const batch = { items, ending, turn, token, traceparent, traceId, signal: stop.signal };
    const body = ndjsonStream(runBatch(deps, batch), {
      onGone: () => stop.abort(),
      onFault: (error) => onFault(error, traceId),
      onEnd() {
        clearInterval(watch);
        batches.leave(tenant);
      },
    });
    const headers = {
      'Content-Type': 'application/x-ndjson',
      'Cache-Control': 'private, no-store',
      // A proxy that collects a reply before it passes it on would hold every outcome back.
      'X-Accel-Buffering': 'no',
    };
    return new Response(body, { headers });
  }

  return route({
    stem: 'quote_import',
    method: 'POST',
    path: '/v1/quotes:bulk',
    tag: 'quotes',
    summary: 'Open, price and perhaps submit up to 1,000 quotes, each with its key and its outcome',
    roles: 'sales, partner',
    streams: true,
    body: BulkQuoteSchema,
    replies: [
      {
        status: 200,
        description: 'One line for each quote when it is done, in that order, then one with totals',
        body: 'BulkLine',
        type: 'application/x-ndjson',
      },
    ],
    async handle(ask: Ask) {
      const allowance = limiter.allowanceOf(ask.identity);
      const response = await answer(ask, allowance);
      for (const [name, value] of Object.entries(rateLimitHeaders(allowance, COUNTED))) {
        response.headers.set(name, value);
      }
      return response;
    },
  });
}

/** Ends a batch that takes too long, and every batch when the process is about to end. */
function watchOver(
  { accepting, limits }: BulkOptions,
  stop: (why: Refusal) => void,
): ReturnType<typeof setInterval> {
  const until = performance.now() + limits.batchMsMax;
  return setInterval(() => {
    if (!accepting()) stop(STOPPING);
    if (performance.now() > until) {
      const detail = `a batch may take ${limits.batchMsMax / 1_000} seconds: send the rest again`;
      stop(refuse('deadline_exceeded', detail));
    }
  }, WATCH_MS);
}

/** Within a batch nobody is refused for being too fast: the body is read as fast as is allowed. */
async function turnOf(
  limiter: RateLimiter,
  allowance: Allowance,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    const limited = limiter.spend(allowance, 1);
    if (limited === null) return;
    const pauseMs = Math.min(WATCH_MS, limited.retryAfterMs ?? WATCH_MS);
    await new Promise((wake) => setTimeout(wake, pauseMs));
  }
}
