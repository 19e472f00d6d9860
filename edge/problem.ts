import type { RefusalCode } from '../core/contract/codes.ts';
import type { Finding, Refusal } from '../core/contract/reply.ts';
import { problems } from './http/meters.ts';

/** Seconds after which a shed request is worth repeating, when nobody knows better. */
const RETRY_AFTER_SECONDS_DEFAULT = 1;

type Status = { readonly status: number; readonly title: string };

/** The only place where a refusal becomes HTTP. */
const STATUS: Readonly<Record<RefusalCode, Status>> = {
  invalid_request: { status: 400, title: 'The request is not valid' },
  unauthenticated: { status: 401, title: 'A valid bearer token is required' },
  forbidden: { status: 403, title: 'This role may not do that' },
  not_found: { status: 404, title: 'There is no such thing' },
  version_required: { status: 428, title: 'If-Match is required' },
  version_stale: { status: 412, title: 'It was changed in the meantime' },
  idempotency_key_required: { status: 400, title: 'Idempotency-Key is required' },
  idempotency_key_reused: { status: 422, title: 'The key was used for another request' },
  idempotency_in_progress: { status: 409, title: 'The first request is still running' },
  illegal_transition: { status: 409, title: 'Not possible in this state' },
  configuration_invalid: { status: 422, title: 'The configuration is not valid' },
  catalog_invalid: { status: 422, title: 'The catalogue is not valid' },
  catalog_version_stale: { status: 409, title: 'Another catalogue version is on sale' },
  not_priceable: { status: 422, title: 'No price applies' },
  quote_expired: { status: 409, title: 'The quote has expired' },
  price_changed: { status: 409, title: 'The price is not the one that was seen' },
  limit_exceeded: { status: 413, title: 'A limit is exceeded' },
  overloaded: { status: 503, title: 'Too much to do right now' },
  deadline_exceeded: { status: 504, title: 'No answer in time' },
  unavailable: { status: 503, title: 'Not available right now' },
  internal: { status: 500, title: 'A fault on our side' },
};

export const PROBLEM_TYPE = 'application/problem+json';

/** What HTTP knows and no refusal code says. */
export type ProblemContext = {
  /** Names this occurrence; found again in logs and traces. */
  readonly traceId?: string;
  /** Overrides the code's status: 404 for a path, 405, 415. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
};

export function statusOf(refusal: Refusal): number {
  // A limit with a time to wait is a rate; one without is a size.
  if (refusal.code === 'limit_exceeded' && refusal.retryAfterMs !== undefined) return 429;
  return STATUS[refusal.code].status;
}

export type Problem = {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: RefusalCode;
  readonly detail: string;
  readonly instance?: string;
  readonly field?: string;
  readonly findings?: readonly Finding[];
};

/** RFC 9457 problem details, as the body of a reply or as a part of one. */
export function problemDetails(refusal: Refusal, context: ProblemContext = {}): Problem {
  const status = context.status ?? statusOf(refusal);
  problems.add(1, { code: refusal.code, 'http.response.status_code': status });
  return {
    type: `urn:quotewright:problem:${refusal.code}`,
    title: STATUS[refusal.code].title,
    status,
    code: refusal.code,
    detail: refusal.detail,
    ...(context.traceId === undefined
      ? {}
      : { instance: `urn:quotewright:trace:${context.traceId}` }),
    ...(refusal.field === undefined ? {} : { field: refusal.field }),
    ...(refusal.findings === undefined ? {} : { findings: refusal.findings }),
  };
}

export function problem(refusal: Refusal, context: ProblemContext = {}): Response {
  const body = problemDetails(refusal, context);
  const { status } = body;
  const headers = new Headers({ 'Content-Type': PROBLEM_TYPE, 'Cache-Control': 'no-store' });
  for (const [name, value] of Object.entries(context.headers ?? {})) headers.set(name, value);
  if (status === 401) headers.set('WWW-Authenticate', 'Bearer realm="quotewright"');
  if (refusal.replayed === true) headers.set('Idempotent-Replayed', 'true');
  const retryAfter = retryAfterSeconds(refusal, status);
  if (retryAfter !== undefined) headers.set('Retry-After', String(retryAfter));
  return new Response(JSON.stringify(body), { status, headers });
}

function retryAfterSeconds(refusal: Refusal, status: number): number | undefined {
  if (refusal.retryAfterMs !== undefined)
    return Math.max(1, Math.ceil(refusal.retryAfterMs / 1_000));
  const worthRepeating =
    status === 503 || status === 429 || refusal.code === 'idempotency_in_progress';
  return worthRepeating ? RETRY_AFTER_SECONDS_DEFAULT : undefined;
}
