import type { Context, Hono } from 'hono';
import { IDEMPOTENCY_KEY_PATTERN } from '../../core/contract/headers.ts';
import { refuse } from '../../core/contract/reply.ts';
import type { Refusal } from '../../core/contract/reply.ts';
import { problem } from '../problem.ts';
import type { Authenticate, Authenticated } from './authenticate.ts';
import { readJsonBody } from './body.ts';
import { expectedVersion } from './etag.ts';
import { authentication, validation } from './meters.ts';
import { parse } from './findings.ts';
import { collectQuery } from './query.ts';
import { rateLimitHeaders } from './rate_limiter.ts';
import type { Allowance, RateLimiter } from './rate_limiter.ts';
import { COST } from './rate_limits.ts';
import type { Ask, Route } from './route.ts';
import { traceOf } from './trace.ts';

export type RegisterOptions = {
  readonly authenticate: Authenticate;
  readonly bodyBytesMax: number;
  readonly limiter: RateLimiter;
};

type Parsed = { readonly ok: true; readonly ask: Ask } | (Refusal & { readonly status?: number });

/** Every route goes through the same border: who asks, what exactly, on which version. */
export function register(app: Hono, routes: readonly Route[], options: RegisterOptions): void {
  for (const route of routes) {
    app.on(route.method, [honoPath(route)], async (context) => {
      const { traceId } = traceOf(context.req.raw);
      const began = performance.now();
      const who = await options.authenticate(context.req.raw, route.open === true);
      if (route.open !== true) authentication.record((performance.now() - began) / 1_000);
      if (!who.ok) return problem(who, { traceId });
      if (route.open === true) return handle(context, route, who, options);
      const allowance = options.limiter.allowanceOf(who.identity);
      const limited = options.limiter.spend(allowance, COST.routed);
      const response =
        limited === null
          ? await handle(context, route, who, options)
          : problem(limited, { traceId });
      return withAllowance(response, allowance);
    });
  }
}

async function handle(
  context: Context,
  route: Route,
  who: Authenticated,
  options: RegisterOptions,
): Promise<Response> {
  const began = performance.now();
  const parsed = await parseAsk(context, route, who, options);
  if (route.open !== true) validation.record((performance.now() - began) / 1_000);
  if (parsed.ok) return route.handle(parsed.ask);
  return problem(parsed, {
    traceId: traceOf(context.req.raw).traceId,
    ...(parsed.status === undefined ? {} : { status: parsed.status }),
  });
}

/** What a shared cache may keep is for everybody, and one caller's allowance isn't. */
function withAllowance(response: Response, allowance: Allowance): Response {
  if (response.headers.get('cache-control')?.startsWith('public') === true) return response;
  for (const [name, value] of Object.entries(rateLimitHeaders(allowance))) {
    // A route that counts something else as well has said so before.
    response.headers.append(name, value);
  }
  return response;
}

async function parseAsk(
  context: Context,
  route: Route,
  who: Authenticated,
  options: RegisterOptions,
): Promise<Parsed> {
  const request = context.req.raw;
  const conditions = conditionsOf(request, route);
  if (!conditions.ok) return conditions;
  const params = route.params === undefined ? parsedNothing : parseParams(context, route.params);
  if (!params.ok) return params;
  const url = new URL(request.url);
  const raw = collectQuery(url, route.query);
  if (!raw.ok) return raw;
  const query =
    route.query === undefined ? parsedNothing : parseQuery(route.query.schema, raw.value);
  if (!query.ok) return query;
  const body = await parseBody(request, route, options.bodyBytesMax);
  if (!body.ok) return body;
  const ask: Ask = {
    route: honoPath(route),
    request,
    url,
    identity: who.identity,
    token: who.token,
    params: params.value,
    query: query.value,
    body: body.value,
    ...conditions.conditions,
    ...traceOf(request),
  };
  return { ok: true, ask };
}

/** A colon begins a parameter there; one that belongs to the path is written as `%3A`. */
function honoPath({ path }: Route): string {
  return path.replaceAll(':', '%3A').replaceAll(/\{(\w+)\}/g, ':$1');
}

const parsedNothing = { ok: true as const, value: undefined };

/** An id that can't be one names nothing. */
function parseParams(context: Context, schema: NonNullable<Route['params']>) {
  const parsed = parse(schema, context.req.param());
  return parsed.ok ? parsed : refuse('not_found', `no such path: ${parsed.detail}`);
}

function parseQuery(schema: NonNullable<Route['query']>['schema'], value: unknown) {
  const parsed = parse(schema, value);
  if (parsed.ok) return parsed;
  const findings = (parsed.findings ?? []).map((finding) => ({
    ...finding,
    path: `?${finding.path.slice(1).replaceAll('/', '.')}`,
  }));
  const [first] = findings;
  return refuse('invalid_request', `${first?.path ?? '?'}: ${first?.detail ?? ''}`, { findings });
}

async function parseBody(request: Request, route: Route, bytesMax: number) {
  if (route.method === 'GET' || route.streams === true) return parsedNothing;
  const read = await readJsonBody(request, bytesMax);
  if (!read.ok || route.body === undefined) return read;
  return parse(route.body, read.value);
}

type Conditions = Pick<Ask, 'idempotencyKey' | 'expectedVersion'>;

function conditionsOf(
  request: Request,
  route: Route,
): { readonly ok: true; readonly conditions: Conditions } | Refusal {
  const key = route.method === 'GET' ? null : request.headers.get('idempotency-key');
  if (key === null && route.keyed === true) {
    return refuse('idempotency_key_required', 'send a fresh Idempotency-Key, such as a UUID', {
      field: 'Idempotency-Key',
    });
  }
  if (key !== null && !IDEMPOTENCY_KEY_PATTERN.test(key)) {
    return refuse('invalid_request', 'Idempotency-Key must be 8 to 128 visible ASCII characters', {
      field: 'Idempotency-Key',
    });
  }
  const keyed = key === null ? {} : { idempotencyKey: key };
  const match = request.headers.get('if-match') ?? undefined;
  // Where nothing requires it, If-Match is still honoured by what is changed.
  if (route.method === 'GET' || (route.guarded !== true && match === undefined)) {
    return { ok: true, conditions: keyed };
  }
  const version = expectedVersion(match);
  if (!version.ok) return version;
  return { ok: true, conditions: { ...keyed, expectedVersion: version.version } };
}
