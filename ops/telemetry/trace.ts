import { context, trace, TraceFlags, type SpanContext } from '@opentelemetry/api';

const TRACEPARENT = /^([\da-f]{2})-([\da-f]{32})-([\da-f]{16})-([\da-f]{2})(-.*)?$/;
const ZERO = /^0+$/;

/** Parses a W3C `traceparent`; anything malformed is as good as none. */
export function parseTraceparent(text: string | null | undefined): SpanContext | undefined {
  const match = TRACEPARENT.exec(text ?? '');
  if (match === null) return undefined;
  const [, version, traceId = '', spanId = '', flags = '', rest] = match;
  if (version === 'ff' || (version === '00' && rest !== undefined)) return undefined;
  if (ZERO.test(traceId) || ZERO.test(spanId)) return undefined;
  return { traceId, spanId, traceFlags: Number.parseInt(flags, 16) & 1, isRemote: true };
}

export function formatTraceparent(span: SpanContext): string {
  return `00-${span.traceId}-${span.spanId}-0${span.traceFlags & 1}`;
}

/** A new span in the trace of `parent`, or the first of a new trace. */
export function childOf(parent: SpanContext | undefined): SpanContext {
  return {
    traceId: parent?.traceId ?? randomHex(16),
    spanId: randomHex(8),
    traceFlags: parent?.traceFlags ?? TraceFlags.SAMPLED,
  };
}

/** Runs `work` as a new span below the given `traceparent`; what it calls finds it by itself. */
export function withTrace<Result>(
  traceparent: string | null | undefined,
  work: () => Result,
): Result {
  const span = childOf(parseTraceparent(traceparent));
  return context.with(trace.setSpanContext(context.active(), span), work);
}

/** What to send along with a message or a request from here; absent outside of any trace. */
export function currentTraceparent(): string | undefined {
  const span = trace.getSpanContext(context.active());
  return span === undefined ? undefined : formatTraceparent(span);
}

function randomHex(bytes: number): string {
  const random = crypto.getRandomValues(new Uint8Array(bytes));
  // An id of zeros is invalid; one bit set keeps it valid without a loop.
  random[0] = (random[0] ?? 0) | 1;
  return Array.from(random, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
