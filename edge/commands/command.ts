import * as v from 'valibot';
import { REQUEST_SCHEMA } from '../../core/contract/calls.ts';
import type { ReplyBody, RequestBody } from '../../core/contract/calls.ts';
import type { Accepted } from '../../core/contract/reply.ts';
import type { Stem } from '../../core/contract/subjects.ts';
import { noneMatch, versionTag } from '../http/etag.ts';
import { jsonReply } from '../http/json_reply.ts';
import { LimitSchema } from '../http/query.ts';
import { route } from '../http/route.ts';
import type { Ask, Core, ObjectSchema, ReplyDoc, Route } from '../http/route.ts';
import { problem } from '../problem.ts';

/** Long enough for the slowest command of an interactive user, short enough to be told. */
const COMMAND_DEADLINE_MS = 5_000;

type CommandSpec<S extends Stem> = {
  readonly stem: S;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH';
  /** Names in braces are fields of the contract's schema. */
  readonly path: string;
  readonly tag: string;
  readonly summary: string;
  readonly roles: string;
  /** The change needs the version that the caller saw. */
  readonly guarded?: boolean;
  readonly reply: ReplyDoc;
  readonly deadlineMs?: number;
  /** Where the created thing is found. */
  readonly location?: (body: ReplyBody[S]) => string;
  /** Fields that only the platform's own workers may set. */
  readonly hidden?: readonly string[];
};

/**
 * A route that forwards one command or query to the core. The contract's schema is split: the
 * fields that the path names, and the rest as the body of a change or the query of a read.
 */
export function command<S extends Stem>(core: Core, spec: CommandSpec<S>): Route {
  const schema = REQUEST_SCHEMA[spec.stem] as unknown as ObjectSchema;
  const inPath = [...spec.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '');
  const outside = [...inPath, ...(spec.hidden ?? [])];
  const rest = Object.entries(schema.entries).filter(([name]) => !outside.includes(name));
  const params = pick(schema, inPath);
  const reads = spec.method === 'GET';
  const queryEntries = rest.map(([name, entry]) => [name, name === 'limit' ? LimitSchema : entry]);
  const query = v.strictObject(Object.fromEntries(queryEntries));
  return route({
    stem: spec.stem,
    method: spec.method,
    path: spec.path,
    tag: spec.tag,
    summary: spec.summary,
    roles: spec.roles,
    keyed: spec.method === 'POST' || spec.method === 'PATCH',
    guarded: spec.guarded ?? false,
    replies: [spec.reply],
    ...(inPath.length === 0 ? {} : { params }),
    ...(reads ? { query: { schema: query } } : { body: v.strictObject(Object.fromEntries(rest)) }),
    handle: (ask: Ask) => forward(core, spec, ask),
  });
}

function pick(schema: ObjectSchema, names: readonly string[]): ObjectSchema {
  const entries = names.map((name) => {
    const entry = schema.entries[name];
    if (entry === undefined) throw new Error(`the contract has no field ${name}`);
    return [name, entry] as const;
  });
  return v.strictObject(Object.fromEntries(entries));
}

async function forward<S extends Stem>(
  core: Core,
  spec: CommandSpec<S>,
  ask: Ask,
): Promise<Response> {
  const body = {
    ...(ask.params as object | undefined),
    ...(ask.query as object | undefined),
    ...(ask.body as object | undefined),
  };
  const reply = await core.request(spec.stem, body as RequestBody[S], {
    token: ask.token,
    deadlineMs: spec.deadlineMs ?? COMMAND_DEADLINE_MS,
    traceparent: ask.traceparent,
    ...keyOf(spec.method, ask),
    ...(ask.expectedVersion === undefined ? {} : { expectedVersion: ask.expectedVersion }),
  });
  if (!reply.ok) return problem(reply, { traceId: ask.traceId });
  const headers = headersOf(spec, reply);
  const etag = headers.get('ETag');
  if (spec.method === 'GET' && etag !== null) {
    const changed = noneMatch(ask.request.headers.get('if-none-match'), etag);
    if (!changed) return new Response(null, { status: 304, headers });
  }
  return jsonReply(reply.body, { status: spec.reply.status, headers });
}

/** A PUT is safe to repeat by its version; the core still wants a key for each change. */
function keyOf(method: string, ask: Ask): { readonly idempotencyKey?: string } {
  if (ask.idempotencyKey !== undefined) return { idempotencyKey: ask.idempotencyKey };
  return method === 'PUT' ? { idempotencyKey: crypto.randomUUID() } : {};
}

function headersOf<S extends Stem>(spec: CommandSpec<S>, reply: Accepted<ReplyBody[S]>): Headers {
  const headers = new Headers({ 'Cache-Control': 'private, no-store' });
  if (reply.version !== undefined) headers.set('ETag', versionTag(reply.version));
  if (spec.location !== undefined) headers.set('Location', spec.location(reply.body));
  if (reply.replayed === true) headers.set('Idempotent-Replayed', 'true');
  return headers;
}
