import { Redis } from '@upstash/redis/cloudflare';
import type { BreakerState } from './breaker.ts';
import { createGuard } from './guard.ts';
import { patience } from './patience.ts';
import { SPEND } from './spend_script.ts';

/** The regional cache. No call throws: what is down or slow is simply not there. */
export type L2 = {
  /** Values by position; null where there is none. Undefined: Redis can't be used right now. */
  readonly getMany: (keys: readonly string[]) => Promise<(string | null)[] | undefined>;
  readonly setMany: (entries: readonly L2Entry[]) => Promise<void>;
  /** Which of the keys this process may rebuild now. Undefined: Redis can't be used right now. */
  readonly lease: (keys: readonly string[], holder: string) => Promise<Set<string> | undefined>;
  readonly release: (keys: readonly string[], holder: string) => Promise<void>;
  /** Tells what was spent; the units left for all processes. Undefined: Redis can't be used now. */
  readonly spend: (debts: readonly Debt[]) => Promise<number[] | undefined>;
  readonly state: () => BreakerState;
};
export type Debt = {
  readonly key: string;
  readonly rate: { readonly perSecond: number; readonly burst: number };
  readonly spent: number;
};
export type L2Entry = { readonly key: string; readonly value: string; readonly ttlMs: number };

export type L2Options = {
  readonly url: string;
  readonly token: string;
  readonly timeoutMs?: number;
  readonly now?: () => number;
  /** Told of each failure, at most; never with a key, a value or the token. */
  readonly onFailure?: (error: unknown) => void;
};

/** A lease outlives the slowest rebuild, and no more: its holder may have died. */
export const LEASE_MS = 3_000;
/** The REST endpoint takes bodies of limited size; a value above this stays in memory only. */
const VALUE_CHARS_MAX = 512 * 1024;
const RELEASE =
  "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end return 0";

/** The client's own retries are off: five of them would cost more than asking the core. */
export function createL2(options: L2Options): L2 {
  const { guarded, state } = createGuard(options);
  const redis = new Redis({
    url: options.url,
    token: options.token,
    retry: false,
    enableTelemetry: false,
    enableAutoPipelining: false,
    automaticDeserialization: false,
    signal: () => patience(options.timeoutMs ?? 250),
  });
  return {
    state,
    getMany: (keys) => guarded('MGET', () => redis.mget<(string | null)[]>(...keys)),
    async setMany(entries) {
      const fitting = entries.filter((entry) => entry.value.length <= VALUE_CHARS_MAX);
      if (fitting.length === 0) return;
      await guarded('SET', async () => {
        const pipeline = redis.pipeline();
        for (const { key, value, ttlMs } of fitting) pipeline.set(key, value, { px: ttlMs });
        await pipeline.exec();
      });
    },
    lease: (keys, holder) =>
      guarded('SET NX', async () => {
        const pipeline = redis.pipeline();
        for (const key of keys) pipeline.set(`lease:${key}`, holder, { nx: true, px: LEASE_MS });
        const results = await pipeline.exec<(string | null)[]>();
        return new Set(keys.filter((_, at) => results[at] === 'OK'));
      }),
    spend: (debts) =>
      guarded('SPEND', async () => {
        const pipeline = redis.pipeline();
        for (const { key, rate, spent } of debts) {
          pipeline.eval(SPEND, [key], [rate.perSecond, rate.burst, spent]);
        }
        const levels = await pipeline.exec<string[]>();
        return levels.map(Number);
      }),
    async release(keys, holder) {
      await guarded('EVAL', async () => {
        const pipeline = redis.pipeline();
        for (const key of keys) pipeline.eval(RELEASE, [`lease:${key}`], [holder]);
        await pipeline.exec();
      });
    },
  };
}
