import { Redis } from 'ioredis';
import type { CommandLine } from './command_line.ts';

/** A raw reply: strings as bytes, since what is stored need not be text. */
export type Value = null | number | Buffer | readonly Value[];
export type Result = { readonly value: Value } | { readonly error: string };

/** What the endpoint needs of Redis: raw replies, and Redis' own errors as values. */
export type RedisPort = {
  readonly command: (line: CommandLine) => Promise<Result>;
  /** Sent in one go, answered one by one: an error spoils only its own result. */
  readonly pipeline: (lines: readonly CommandLine[]) => Promise<readonly Result[]>;
  /** All run or none: one error when Redis refuses the whole. */
  readonly transaction: (
    lines: readonly CommandLine[],
  ) => Promise<readonly Result[] | { readonly error: string }>;
  readonly close: () => Promise<void>;
};

/** A reply error is Redis' answer; anything else means that Redis wasn't reached. */
function replyError(fault: unknown): { readonly error: string } {
  if (fault instanceof Error && fault.name === 'ReplyError') return { error: fault.message };
  throw fault;
}

/** In capitals, because the client turns HGETALL's list into an object by the lower-case name. */
function capitals([name, ...args]: CommandLine): [string, ...string[]] {
  return [(name ?? '').toUpperCase(), ...args];
}

function resultOf([fault, value]: readonly [Error | null, unknown]): Result {
  return fault === null ? { value: value as Value } : replyError(fault);
}

async function transaction(redis: Redis, lines: readonly CommandLine[]) {
  const multi = redis.multi();
  for (const line of lines) multi.callBuffer(...capitals(line));
  try {
    const results = await multi.exec();
    return (results ?? []).map(resultOf);
  } catch (fault) {
    // "Transaction discarded" hides which command was wrong; the client tells beside it.
    const first = (fault as { previousErrors?: readonly Error[] }).previousErrors?.[0];
    return replyError(first ?? fault);
  }
}

export function connectRedis(url: string): RedisPort {
  const redis = new Redis(url, {
    // RESP2 replies are flat lists, which is what the REST protocol hands on.
    protocol: 2,
    maxRetriesPerRequest: 1,
    connectTimeout: 2_000,
    commandTimeout: 5_000,
    retryStrategy: (attempt) => Math.min(attempt * 50, 1_000),
  });
  redis.on('error', (fault: Error) => console.error('redis-rest', fault.message));
  const command = (line: CommandLine): Promise<Result> =>
    redis
      .callBuffer(...capitals(line))
      .then((value) => ({ value: value as Value }))
      .catch(replyError);
  return {
    command,
    pipeline: (lines) => Promise.all(lines.map(command)),
    transaction: (lines) => transaction(redis, lines),
    close: async () => {
      await redis.quit();
    },
  };
}
