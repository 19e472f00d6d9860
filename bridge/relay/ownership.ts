import type { Sql } from '../../db/connect.ts';
import { log } from '../../ops/telemetry/log.ts';
import { claimShards } from './sql.ts';

export const SHARDS: readonly number[] = [0, 1, 2, 3, 4, 5, 6, 7];

export type Ownership = {
  /** Tries for the shards that are not ours; what a dead relay held is free with its session. */
  readonly claim: () => Promise<void>;
  /** Every query of the relay tells in which session it ran: a new one holds no lock. */
  readonly check: (pid: number) => boolean;
  readonly owns: (shard: number) => boolean;
  readonly owned: () => readonly number[];
};

export function createOwnership(sql: Sql, onClaimed: (shard: number) => void): Ownership {
  const mine = new Set<number>();
  let session = 0;
  const check = (pid: number): boolean => {
    if (pid === session) return true;
    if (mine.size > 0) log('warn', 'relay: lost its session, and so its shards');
    mine.clear();
    session = pid;
    return false;
  };
  return {
    check,
    owns: (shard) => mine.has(shard),
    owned: () => [...mine],
    async claim() {
      const missing = SHARDS.filter((shard) => !mine.has(shard));
      if (missing.length === 0) return;
      const { pid, claimed } = await claimShards(sql, missing);
      check(pid);
      for (const shard of claimed) {
        mine.add(shard);
        onClaimed(shard);
      }
      if (claimed.length > 0) log('info', 'relay: owns shards', { shards: [...mine] });
    },
  };
}
