import { randomUUID } from 'node:crypto';
import type { CoreClient } from '../client/request.ts';
import type { ReplyBody, RequestBody } from '../contract/calls.ts';
import type { Reply } from '../contract/reply.ts';
import type { Stem } from '../contract/subjects.ts';

export type Asker = { readonly core: CoreClient; readonly token: string };

const TRIES_MAX = 5;
const AGAIN = ['overloaded', 'unavailable', 'deadline_exceeded', 'idempotency_in_progress'];

/** A request under one idempotency key, repeated while the core is busy or out of reach. */
export async function ask<S extends Stem>(
  { core, token }: Asker,
  stem: S,
  body: RequestBody[S],
  deadlineMs: number,
  seen: { readonly expectedVersion?: number } = {},
): Promise<Reply<ReplyBody[S]>> {
  const idempotencyKey = randomUUID();
  for (let tried = 1; ; tried += 1) {
    const reply = await core.request(stem, body, { token, idempotencyKey, deadlineMs, ...seen });
    if (reply.ok || tried === TRIES_MAX || !AGAIN.includes(reply.code)) return reply;
    const waitMs = reply.retryAfterMs ?? 500 * tried;
    await new Promise((wake) => setTimeout(wake, waitMs));
  }
}
