import { Redis } from 'ioredis';

export type Value = null | number | Buffer | readonly Value[];
export type Result = { readonly value: Value } | { readonly error: string };

/** What the endpoint needs of Redis: raw replies, and Redis' own errors as values. */
export type RedisPort = {
  readonly command: (line: readonly string[]) => Promise<Result>;
  readonly pipeline: (lines: readonly (readonly string[])[]) => Promise<readonly Result[]>;
  /** All or nothing is run; one error when Redis refuses the transaction. */
  readonly transaction: (
    lines: readonly (readonly string[])[],
  ) => Promise<readonly Result[] | { readonly error: string }>;
  readonly close: () => Promise<void>;
};

function errorResult(fault: unknown): Result {
  // A reply error is Redis' answer; anything else means that Redis wasn't reached.
  if (fault instanceof Error && fault.name === 'ReplyError') return { error: fault.message };
  throw fault;
}

export function connectRedis(url: string): RedisPort {
  const redis = new Redis(url, {
    maxRetriesPerRequest: 1,
    connectTimeout: 2_000,
    commandTimeout: 5_000,
    retryStrategy: (attempt) => Math.min(attempt * 50, 1_000),
  });
  redis.on('error', (fault: Error) => console.error('redis-rest', fault.message));
  const send = (line: readonly string[]) =>
    redis.callBuffer(line[0] ?? '', ...line.slice(1)) as Promise<Value>;
  const command = (line: readonly string[]): Promise<Result> =>
    send(line).then((value) => ({ value }), errorResult);
  return {
    command,
    // Written in one go by the client, answered one by one: an error spoils only its own result.
    pipeline: (lines) => Promise.all(lines.map(command)),
    transaction: async (lines) => {
      const begun = command(['MULTI']);
      const queued = lines.map(command);
      const ran = command(['EXEC']);
      const results = await Promise.all([begun, ...queued, ran]);
      const outcome = results.at(-1);
      const refused = results.slice(1, -1).find((result) => 'error' in result);
      if (outcome === undefined || 'error' in outcome) {
        return { error: refused !== undefined && 'error' in refused ? refused.error : 'ERR EXEC' };
      }
      return (outcome.value as readonly Value[]).map((value) => execResult(value));
    },
    close: async () => {
      await redis.quit();
    },
  };
}

/** Within EXEC's array an error comes as an Error object in place of the value. */
function execResult(value: Value): Result {
  const unknown: unknown = value;
  return unknown instanceof Error ? { error: unknown.message } : { value };
}
