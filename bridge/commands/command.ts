import type { ReplyBody, RequestBody } from '../../core/contract/calls.ts';
import type { RefusalCode } from '../../core/contract/codes.ts';
import type { Refusal, Reply } from '../../core/contract/reply.ts';
import type { Stem } from '../../core/contract/subjects.ts';
import type { CoreClient } from '../../core/client/request.ts';
import { currentTraceparent } from '../../ops/telemetry/trace.ts';
import type { WorkerTokens } from './worker_token.ts';

export type SendOptions = {
  readonly tenant: string;
  readonly idempotencyKey?: string;
  readonly expectedVersion?: number;
};
/** Sends a command or query to the core as a worker of the tenant. */
export type SendCommand = <S extends Stem>(
  stem: S,
  body: RequestBody[S],
  options: SendOptions,
) => Promise<Reply<ReplyBody[S]>>;

const DEADLINE_MS = 3_000;

export function createSendCommand(core: CoreClient, tokens: WorkerTokens): SendCommand {
  return async (stem, body, { tenant, ...options }) => {
    const traceparent = currentTraceparent();
    return core.request(stem, body, {
      ...options,
      token: await tokens(tenant),
      deadlineMs: DEADLINE_MS,
      ...(traceparent === undefined ? {} : { traceparent }),
    });
  };
}

const PASSING: ReadonlySet<RefusalCode> = new Set([
  'unavailable',
  'overloaded',
  'deadline_exceeded',
  'idempotency_in_progress',
  'version_stale',
]);

/** Says nothing about the command itself: the same one may be accepted soon. */
export function isPassingRefusal(refusal: Refusal): boolean {
  return PASSING.has(refusal.code);
}
