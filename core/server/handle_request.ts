import { createHash } from 'node:crypto';
import type * as v from 'valibot';
import { REQUEST_SCHEMA } from '../contract/calls.ts';
import { HEADER, IDEMPOTENCY_KEY_PATTERN } from '../contract/headers.ts';
import { JSON_DEPTH_MAX, mayBeDeep, pathsDeeperThan } from '../contract/nesting.ts';
import { parseAll } from '../contract/parse_all.ts';
import { refuse } from '../contract/reply.ts';
import type { Refusal, Reply } from '../contract/reply.ts';
import type { Stem } from '../contract/subjects.ts';
import { HANDLERS } from '../handlers/handlers.ts';
import { currentTraceparent } from '../../ops/telemetry/trace.ts';
import type { Admission, Admitted } from './admission.ts';
import type { Call, Services } from './call.ts';
import type { Carrier } from './encode_reply.ts';
import { POLICY } from './policy.ts';
import type { PoolName } from './policy.ts';
import type { Pool } from './pool.ts';

export type Request = {
  readonly stem: Stem;
  readonly header: (name: string) => string | undefined;
  /** The text of the body, unpacked only for whom may send it. */
  readonly text: () => string | Refusal;
  readonly carrier: Carrier;
};
export type Core = {
  readonly admission: Admission;
  readonly pools: Readonly<Record<PoolName, Pool>>;
  readonly services: Services;
};

/** Parses and authorises what was admitted, and hands over to the handler of the stem. */
export async function handleRequest(
  core: Core,
  request: Request,
  { identity, pool, deadlineAtMs }: Admitted,
): Promise<Reply<unknown>> {
  const { stem, header } = request;
  const text = request.text();
  if (typeof text !== 'string') return text;
  const body = parseBody(stem, text);
  if (!body.ok) return body;
  const headers = parseHeaders(stem, header, identity.roles.includes('worker'));
  if (!headers.ok) return headers;
  const traceparent = currentTraceparent();
  const call: Call = {
    stem,
    identity,
    pool: core.pools[pool],
    services: core.services,
    now: new Date().toISOString(),
    deadlineAtMs,
    idempotencyKey: headers.idempotencyKey,
    carrier: request.carrier,
    requestHash: hashOf(stem, headers.expectedVersion, body.value),
    ...(headers.expectedVersion === undefined ? {} : { expectedVersion: headers.expectedVersion }),
    ...(traceparent === undefined ? {} : { traceparent }),
  };
  // The schema of the stem has made the body what the handler of the same stem takes.
  const handler = HANDLERS[stem] as (call: Call, body: unknown) => Promise<Reply<unknown>>;
  return handler(call, body.value);
}

function parseBody(stem: Stem, text: string): { ok: true; value: unknown } | Refusal {
  let raw: unknown;
  try {
    raw = text === '' ? {} : JSON.parse(text);
  } catch {
    return refuse('invalid_request', 'the body is not JSON');
  }
  const deep = mayBeDeep(text) ? pathsDeeperThan(raw, JSON_DEPTH_MAX).paths[0] : undefined;
  if (deep !== undefined) {
    const detail = `is nested more than ${JSON_DEPTH_MAX} deep`;
    return refuse('invalid_request', detail, {
      field: deep,
      findings: [{ path: deep, code: 'nesting', detail }],
    });
  }
  const schema: v.GenericSchema = REQUEST_SCHEMA[stem];
  const parsed = parseAll(schema, raw);
  if (parsed.ok) return parsed;
  const { findings, more } = parsed;
  const [first] = findings;
  return refuse('invalid_request', `${first?.path || '/'}: ${first?.detail ?? ''}${more}`, {
    ...(first === undefined ? {} : { field: first.path }),
    findings,
  });
}

type Headers = {
  readonly ok: true;
  readonly idempotencyKey: string;
  readonly expectedVersion: number | undefined;
};

function parseHeaders(stem: Stem, header: Request['header'], isWorker: boolean): Headers | Refusal {
  const policy = POLICY[stem];
  const key = header(HEADER.idempotencyKey);
  if (policy.kind === 'command' && (key === undefined || !IDEMPOTENCY_KEY_PATTERN.test(key))) {
    return refuse(
      'idempotency_key_required',
      `${stem} needs an ${HEADER.idempotencyKey} of 8 to 128 visible ASCII characters`,
    );
  }
  const version = header(HEADER.expectedVersion);
  if (version !== undefined && !/^\d{1,9}$/.test(version)) {
    return refuse('invalid_request', `${HEADER.expectedVersion} must be a decimal integer`);
  }
  if (policy.guarded === true && !isWorker && version === undefined) {
    return refuse('version_required', `${stem} needs the version that was seen`);
  }
  return {
    ok: true,
    idempotencyKey: key ?? '',
    expectedVersion: version === undefined ? undefined : Number(version),
  };
}

/** Over the parsed body, whose fields come in the order of the schema. */
function hashOf(stem: Stem, version: number | undefined, body: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify([stem, version ?? null, body]))
    .digest('hex');
}
