import type { MiddlewareHandler } from 'hono';
import { routePath } from 'hono/route';
import { refuse } from '../../core/contract/reply.ts';
import type { Refusal } from '../../core/contract/reply.ts';
import { problem } from '../problem.ts';
import type { Admission } from './admission.ts';
import { PREFLIGHT_HEADERS, withCommonHeaders } from './headers.ts';
import { duration, observeLoad, shed } from './meters.ts';
import { traceOf } from './trace.ts';

/** All names and values together; a token takes most of it. */
const HEADER_CHARS_MAX = 16_384;

/** What every request passes that isn't answered from the front cache. */
export function border(admission: Admission): MiddlewareHandler {
  observeLoad({ inFlight: admission.inFlight, inFlightMax: admission.places });
  return async (context, next) => {
    const request = context.req.raw;
    const { traceparent, traceId } = traceOf(request);
    if (request.method === 'OPTIONS') {
      return withCommonHeaders(preflight(), traceparent);
    }
    const large = refuseLargeHeaders(request.headers);
    if (large !== null) {
      return withCommonHeaders(problem(large, { traceId, status: 431 }), traceparent);
    }
    const full = probe(context.req.path) ? null : admission.enter();
    if (full !== null) {
      shed.add(1);
      return withCommonHeaders(problem(full, { traceId }), traceparent);
    }
    const began = performance.now();
    try {
      await next();
    } finally {
      if (!probe(context.req.path)) admission.leave();
    }
    withCommonHeaders(context.res, traceparent);
    duration.record((performance.now() - began) / 1_000, {
      'http.request.method': request.method,
      'http.route': routePath(context, -1),
      'http.response.status_code': context.res.status,
    });
    return undefined;
  };
}

function preflight(): Response {
  return new Response(null, { status: 204, headers: PREFLIGHT_HEADERS });
}

/** Not every runtime refuses them, and none at the same size. */
function refuseLargeHeaders(headers: Headers): Refusal | null {
  let chars = 0;
  for (const [name, value] of headers) chars += name.length + value.length;
  return chars <= HEADER_CHARS_MAX
    ? null
    : refuse('limit_exceeded', `headers may have at most ${HEADER_CHARS_MAX} characters`);
}

/** Whoever watches the process must get in when nobody else does. */
function probe(path: string): boolean {
  return path === '/healthz' || path === '/readyz' || path === '/metrics';
}
