import { randomUUID } from 'node:crypto';
import { UnexpectedReply } from './unexpected_reply.ts';

export type Call = {
  readonly method?: 'GET' | 'POST' | 'PUT';
  readonly token?: string;
  readonly body?: unknown;
  /** The version that the caller saw. */
  readonly version?: number;
  /** A change without one gets a fresh one. */
  readonly key?: string;
  readonly ifNoneMatch?: string;
  readonly traceparent?: string;
  /** Statuses that are an answer; any other one throws. Default: 200 and 201. */
  readonly expect?: readonly number[];
};

export type Answer<Body> = {
  readonly status: number;
  readonly body: Body;
  readonly headers: Headers;
  /** From the ETag, where it is a version. */
  readonly version: number;
  readonly ms: number;
};

export type Client = <Body>(path: string, call?: Call) => Promise<Answer<Body>>;

const TIMEOUT_MS = 15_000;

/** A plain HTTP client of the edge; measures from sending to the last byte of the answer. */
export function createClient(baseUrl: string): Client {
  return async <Body>(path: string, call: Call = {}) => {
    const method = call.method ?? (call.body === undefined ? 'GET' : 'POST');
    const startedAt = performance.now();
    const response = await fetch(`${baseUrl}${path}`, {
      method,
      headers: headersOf(method, call),
      signal: AbortSignal.timeout(TIMEOUT_MS),
      ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
    }).catch((error: unknown) => {
      throw new Error(`${method} ${baseUrl}${path}: ${reasonOf(error)}`, { cause: error });
    });
    const text = await response.text();
    const ms = performance.now() - startedAt;
    if (!(call.expect ?? [200, 201]).includes(response.status)) {
      throw new UnexpectedReply(method, path, response.status, text);
    }
    const version = Number(/^"(\d+)"$/.exec(response.headers.get('etag') ?? '')?.[1] ?? 0);
    const body = (text === '' ? undefined : JSON.parse(text)) as Body;
    return { status: response.status, body, headers: response.headers, version, ms };
  };
}

function headersOf(method: string, call: Call): Record<string, string> {
  return {
    ...(call.token === undefined ? {} : { Authorization: `Bearer ${call.token}` }),
    ...(call.body === undefined ? {} : { 'Content-Type': 'application/json' }),
    ...(method === 'GET' ? {} : { 'Idempotency-Key': call.key ?? randomUUID() }),
    ...(call.version === undefined ? {} : { 'If-Match': `"${call.version}"` }),
    ...(call.ifNoneMatch === undefined ? {} : { 'If-None-Match': call.ifNoneMatch }),
    ...(call.traceparent === undefined ? {} : { traceparent: call.traceparent }),
  };
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message || error.message : error.message;
}
