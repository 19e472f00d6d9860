import type { Msg, MsgHdrs, NatsConnection } from 'nats';
import type { ReplyBody, RequestBody } from '../contract/calls.ts';
import { HEADER } from '../contract/headers.ts';
import { refuse } from '../contract/reply.ts';
import type { Refusal, Reply } from '../contract/reply.ts';
import { decodeReply } from './decode_reply.ts';
import { encodeRequest } from './encode_request.ts';
import { SUBJECT } from '../contract/subjects.ts';
import type { Stem } from '../contract/subjects.ts';

/** A caller that names no deadline waits this long. */
export const DEADLINE_DEFAULT_MS = 5_000;

export type RequestOptions = {
  /** The caller's JWT; tenant, actor and roles come from it. */
  readonly token: string;
  /** Required for every command: the same key and body replays the stored reply. */
  readonly idempotencyKey?: string;
  /** The version that the caller saw; required for changes of an existing thing. */
  readonly expectedVersion?: number;
  /** Milliseconds from now; the core doesn't start what nobody waits for. */
  readonly deadlineMs?: number;
  readonly traceparent?: string;
};

export type CoreClient = {
  readonly request: <S extends Stem>(
    stem: S,
    body: RequestBody[S],
    options: RequestOptions,
  ) => Promise<Reply<ReplyBody[S]>>;
  readonly connection: NatsConnection;
  /** Lets requests in flight finish, then closes the connection. */
  readonly close: () => Promise<void>;
};

/**
 * `headers` makes an empty header set; it comes from whichever NATS package made the connection.
 */
export function createCoreClient(connection: NatsConnection, headers: () => MsgHdrs): CoreClient {
  return {
    connection,
    close: () => connection.drain(),
    request: async (stem, body, options) => {
      const deadlineMs = Math.max(1, Math.ceil(options.deadlineMs ?? DEADLINE_DEFAULT_MS));
      const text = JSON.stringify(body);
      const { data, encoding } = await encodeRequest(text, connection);
      const set = withHeaders(headers(), options, deadlineMs);
      if (encoding !== null) set.set(HEADER.contentEncoding, encoding);
      try {
        const message = await connection.request(SUBJECT[stem], data, {
          timeout: deadlineMs,
          headers: set,
        });
        return await parseReply(message);
      } catch (error) {
        return isTooLarge(error) ? tooLarge(text, connection) : refusalOf(error, stem);
      }
    },
  };
}

function withHeaders(set: MsgHdrs, options: RequestOptions, deadlineMs: number): MsgHdrs {
  set.set(HEADER.authorization, `Bearer ${options.token}`);
  set.set(HEADER.acceptEncoding, 'gzip');
  set.set(HEADER.deadline, String(Date.now() + deadlineMs));
  if (options.idempotencyKey !== undefined) {
    set.set(HEADER.idempotencyKey, options.idempotencyKey);
  }
  if (options.expectedVersion !== undefined) {
    set.set(HEADER.expectedVersion, String(options.expectedVersion));
  }
  if (options.traceparent !== undefined) set.set(HEADER.traceparent, options.traceparent);
  return set;
}

async function parseReply<Body>(message: Msg): Promise<Reply<Body>> {
  const reply = await decodeReply(message);
  if (typeof reply === 'object' && reply !== null && 'ok' in reply) return reply as Reply<Body>;
  return refuse('internal', 'the core answered something that is not a reply');
}

function isTooLarge(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'MAX_PAYLOAD_EXCEEDED';
}

/** Nothing was sent. */
function tooLarge(text: string, { info }: NatsConnection): Refusal {
  const bytes = new TextEncoder().encode(text).byteLength;
  const most = info === undefined ? 'less' : String(info.max_payload);
  const detail = `the request has ${bytes} bytes; a message carries ${most}, compressed at best`;
  return refuse('limit_exceeded', detail);
}

/** What the network does wrong is a refusal too: a caller treats it like any other. */
function refusalOf(error: unknown, stem: Stem): Refusal {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'TIMEOUT') return refuse('deadline_exceeded', `no answer to ${stem} in time`);
  if (code === '503') {
    return refuse('unavailable', `no core is listening for ${stem}`, { retryAfterMs: 1_000 });
  }
  if (/CLOSED|DRAINING|DISCONNECT|REFUSED/.test(code)) {
    return refuse('unavailable', 'the connection to the core is closed', { retryAfterMs: 1_000 });
  }
  if (code === 'PERMISSIONS_VIOLATION') {
    return refuse('forbidden', `this connection may not send ${stem}`);
  }
  throw error;
}
