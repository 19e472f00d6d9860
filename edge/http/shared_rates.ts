import type { L2 } from '../cache/l2.ts';
import { adopt, owes } from './token_bucket.ts';
import type { Bucket } from './token_bucket.ts';

/** How often what was spent here is told to the other processes, while anybody spends. */
const SYNC_MS = 250;
/** Callers told of at once; whoever spends less waits for a later turn. */
const BUCKETS_MAX = 200;

export type Sharing = {
  readonly l2: L2 | undefined;
  readonly buckets: ReadonlyMap<string, Bucket>;
  readonly now: () => number;
  /** Begins what nobody waits for; absent: at once. */
  readonly defer?: (work: () => void) => void;
};

export type SharedRates = {
  /** Called with every request; the one that is due begins a look in the background. */
  readonly tick: (now: number) => void;
  /** Settled when the look that is under way is over. */
  readonly settled: () => Promise<void>;
};

/**
 * One allowance for all processes, without a request that waits for Redis: each spends from its own
 * buckets, tells Redis every quarter of a second what was spent, and goes on from the level that is
 * left for all. What all together can spend too much is what the others spend between two looks.
 * While Redis is away each process goes on with its own buckets, and tells later what it owes.
 */
export function createSharedRates(options: Sharing): SharedRates {
  const { l2, buckets, now, defer = (work) => work() } = options;
  let nextAt = 0;
  let running = Promise.resolve();

  async function sync(redis: L2): Promise<void> {
    const due = [...buckets].filter(([, bucket]) => owes(bucket)).slice(0, BUCKETS_MAX);
    if (due.length === 0) return;
    const debts = due.map(([key, bucket]) => {
      const spent = bucket.spent;
      bucket.spent = 0;
      return { key: `qwr1:${key}`, rate: bucket.rate, spent };
    });
    const levels = await redis.spend(debts);
    for (const [at, [, bucket]] of due.entries()) {
      const level = levels?.[at];
      if (level === undefined) bucket.spent += debts[at]?.spent ?? 0;
      else adopt(bucket, level, now());
    }
  }

  return {
    settled: () => running,
    tick(instant) {
      if (instant < nextAt || l2 === undefined) return;
      nextAt = instant + SYNC_MS;
      defer(() => {
        running = sync(l2);
      });
    },
  };
}
