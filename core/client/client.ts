import type { ReplyBody, RequestBody } from '../contract/calls.ts';
import type { CommandStem, PageStem, QueryStem } from '../contract/kinds.ts';
import { refuse } from '../contract/reply.ts';
import type { Reply } from '../contract/reply.ts';
import type { Stem } from '../contract/subjects.ts';
import { currentTraceparent } from '../../ops/telemetry/trace.ts';
import { inCompletionOrder } from './in_completion_order.ts';
import type { Source } from './in_completion_order.ts';
import { DEADLINE_DEFAULT_MS } from './request.ts';
import type { CoreClient, RequestOptions } from './request.ts';
import { withRetries } from './retries.ts';
import type { Retries } from './retries.ts';

/** A JWT, or what brings one that is still valid: it is asked for with every attempt. */
export type Token = string | (() => string | Promise<string>);

export type CallOptions = Partial<Retries> & {
  /** Absent: the client's own. */
  readonly token?: Token;
  /** Absent: that of the active OpenTelemetry context, if there is one. */
  readonly traceparent?: string;
};
export type CommandOptions = CallOptions & {
  /** One for each intent, kept by whoever may have to repeat it after a crash. */
  readonly idempotencyKey: string;
  /** The version that was seen; required for changes of an existing thing. */
  readonly expectedVersion?: number;
};

export type BulkRequest<S extends CommandStem> = {
  readonly body: RequestBody[S];
  readonly idempotencyKey: string;
  readonly expectedVersion?: number;
};
export type BulkOutcome<S extends CommandStem> = {
  /** Of the request in the source, from 0. */
  readonly index: number;
  readonly idempotencyKey: string;
  readonly reply: Reply<ReplyBody[S]>;
};
export type BulkOptions = CallOptions & {
  /** Requests under way at a time; absent: 8. */
  readonly concurrency?: number;
};

const CONCURRENCY = 8;
/** A full pool is met with patience: nobody waits for one of many. */
const BULK: Retries = { deadlineMs: 30_000, attemptsMax: 20, attemptMs: 10_000 };

export type Client = {
  readonly query: <S extends QueryStem>(
    stem: S,
    body: RequestBody[S],
    options?: CallOptions,
  ) => Promise<Reply<ReplyBody[S]>>;
  readonly command: <S extends CommandStem>(
    stem: S,
    body: RequestBody[S],
    options: CommandOptions,
  ) => Promise<Reply<ReplyBody[S]>>;
  /** Page after page, until there is no more or one is refused: the refusal is the last. */
  readonly pages: <S extends PageStem>(
    stem: S,
    body: RequestBody[S],
    options?: CallOptions,
  ) => AsyncGenerator<Reply<ReplyBody[S]>, void, undefined>;
  /** Sends many, each with its own key, and yields each outcome when it is there. */
  readonly bulk: <S extends CommandStem>(
    stem: S,
    requests: Source<BulkRequest<S>>,
    options?: BulkOptions,
  ) => AsyncGenerator<BulkOutcome<S>, void, undefined>;
  /** Takes no more calls, waits for those under way, then closes the connection. */
  readonly close: () => Promise<void>;
};

/** A typed client over a connection of any transport. Refusals are values; only faults throw. */
export function createClient(core: CoreClient, own: { readonly token: Token }): Client {
  const underWay = new Set<Promise<unknown>>();
  let closed = false;

  async function send<S extends Stem>(
    stem: S,
    body: RequestBody[S],
    options: CallOptions & Partial<CommandOptions>,
  ): Promise<Reply<ReplyBody[S]>> {
    if (closed) return refuse('unavailable', 'this client is closed');
    const { token = own.token, traceparent = currentTraceparent() } = options;
    const { idempotencyKey, expectedVersion } = options;
    const common: Omit<RequestOptions, 'token' | 'deadlineMs'> = {
      ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
      ...(expectedVersion === undefined ? {} : { expectedVersion }),
      ...(traceparent === undefined ? {} : { traceparent }),
    };
    const sent = withRetries(
      async (deadlineMs) =>
        core.request(stem, body, { ...common, deadlineMs, token: await tokenOf(token) }),
      { ...options, deadlineMs: options.deadlineMs ?? DEADLINE_DEFAULT_MS },
    );
    underWay.add(sent);
    return sent.finally(() => underWay.delete(sent));
  }

  return {
    query: (stem, body, options = {}) => send(stem, body, options),
    command: (stem, body, options) => send(stem, body, options),
    async *pages(stem, body, options = {}) {
      let asked = body;
      for (;;) {
        const page = await send(stem, asked, options);
        yield page;
        if (!page.ok) return;
        const { next } = page.body;
        if (next === undefined) return;
        asked = { ...body, cursor: next };
      }
    },
    async *bulk(stem, requests, { concurrency = CONCURRENCY, ...options } = {}) {
      yield* inCompletionOrder(requests, concurrency, async ({ body, ...request }, index) => ({
        index,
        idempotencyKey: request.idempotencyKey,
        reply: await send(stem, body, { ...BULK, ...options, ...request }),
      }));
    },
    async close() {
      closed = true;
      await Promise.allSettled(underWay);
      await core.close();
    },
  };
}

async function tokenOf(token: Token): Promise<string> {
  return typeof token === 'string' ? token : token();
}
