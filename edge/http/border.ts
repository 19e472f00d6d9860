import type { MiddlewareHandler } from 'hono';
import { routePath } from 'hono/route';
import { problem } from '../problem.ts';
import type { Admission } from './admission.ts';
import { PREFLIGHT_HEADERS, withCommonHeaders } from './headers.ts';
import { traceOf } from './trace.ts';
import { getMeter } from '../../ops/telemetry/meter.ts';

/** What every request passes that isn't answered from the front cache. */
export function border(admission: Admission): MiddlewareHandler {
  const meter = getMeter('edge');
  const duration = meter.createHistogram('http.server.request.duration', {
    description: 'From the parsed request to the reply; see http.server.front.replies for the rest',
    unit: 's',
  });
  const shed = meter.createCounter('http.server.shed', { description: 'Requests refused by load' });
  meter
    .createObservableGauge('http.server.in_flight')
    .addCallback((result) => result.observe(admission.inFlight()));

  return async (context, next) => {
    const request = context.req.raw;
    const { traceparent, traceId } = traceOf(request);
    if (request.method === 'OPTIONS') {
      return withCommonHeaders(preflight(), traceparent);
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

/** Whoever watches the process must get in when nobody else does. */
function probe(path: string): boolean {
  return path === '/healthz' || path === '/readyz' || path === '/metrics';
}
