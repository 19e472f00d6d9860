import { childOf, formatTraceparent, parseTraceparent } from '../../ops/telemetry/trace.ts';

export type RequestTrace = { readonly traceparent: string; readonly traceId: string };

const traces = new WeakMap<Request, RequestTrace>();

/** The request's place in its trace: the caller's `traceparent` continued, or a new one. */
export function traceOf(request: Request): RequestTrace {
  const known = traces.get(request);
  if (known !== undefined) return known;
  const span = childOf(parseTraceparent(request.headers.get('traceparent')));
  const trace = { traceparent: formatTraceparent(span), traceId: span.traceId };
  traces.set(request, trace);
  return trace;
}
