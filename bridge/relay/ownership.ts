import type { Sql } from '../../db/connect.ts';
import { log } from '../../ops/telemetry/log.ts';
import { sleep } from '../consume/backoff.ts';
import { claimShards, joinRelays, loadShare, releaseShard } from './share_sql.ts';

export const SHARDS: readonly number[] = [0, 1, 2, 3, 4, 5, 6, 7];

const RELEASE_RETRY_MS = 500;

export type Ownership = {
  /** Takes its share of the shards that are free, and gives up what is more than its share. */
  readonly claim: () => Promise<void>;
  /** Every query of the relay tells in which session it ran: a new one holds no lock. */
  readonly check: (pid: number) => boolean;
  readonly owns: (shard: number) => boolean;
  readonly owned: () => readonly number[];
};
export type ShardWork = {
  readonly onClaimed: (shard: number) => void;
  /** Resolves when nothing of a shard that is no longer owned is under way. */
  readonly settled: (shard: number) => Promise<void>;
  readonly stopping: AbortSignal;
};

export function createOwnership(sql: Sql, work: ShardWork): Ownership {
  const mine = new Set<number>();
  const releasing = new Set<number>();
  let session = 0;
  const check = (pid: number): boolean => {
    if (pid === session) return true;
    if (mine.size > 0) log('warn', 'relay: lost its session, and so its shards');
    mine.clear();
    session = pid;
    return false;
  };
  /** The lock is held until the last batch is acknowledged: the next owner must not overtake. */
  const release = async (shard: number): Promise<void> => {
    mine.delete(shard);
    releasing.add(shard);
    const holder = session;
    await work.settled(shard);
    while (session === holder && !work.stopping.aborted) {
      try {
        await releaseShard(sql, shard, holder);
        break;
      } catch {
        await sleep(RELEASE_RETRY_MS, work.stopping);
      }
    }
    releasing.delete(shard);
  };
  const take = async (atMost: number): Promise<void> => {
    const free = SHARDS.filter((shard) => !mine.has(shard) && !releasing.has(shard));
    const { pid, claimed } = await claimShards(sql, free, atMost);
    check(pid);
    for (const shard of claimed) {
      mine.add(shard);
      work.onClaimed(shard);
    }
    if (claimed.length > 0) log('info', 'relay: owns shards', { shards: [...mine] });
  };
  return {
    check,
    owns: (shard) => mine.has(shard),
    owned: () => [...mine],
    async claim() {
      let seen = await loadShare(sql, SHARDS.length);
      if (seen.share === null) {
        await joinRelays(sql);
        seen = await loadShare(sql, SHARDS.length);
      }
      check(seen.pid);
      const { share } = seen;
      if (share === null) return;
      if (share > mine.size) await take(share - mine.size);
      for (const shard of [...mine].slice(share)) void release(shard);
    },
  };
}
