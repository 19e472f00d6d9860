import type { Sql } from '../../db/connect.ts';
import { recordDeed } from '../audit/record_deed.ts';
import { isBefore, justBefore } from './rewind_point.ts';
import type { RewindPoint } from './rewind_point.ts';
import { findEvent, findSince, measureBetween, rewindCursor } from './rewind_sql.ts';
import type { Stretch } from './rewind_sql.ts';
import { loadCursor } from './sql.ts';
import type { Cursor } from './sql.ts';

/** `events` is how many would be sent again, as of now. */
export type ShardRewind = Stretch & {
  readonly shard: number;
  readonly from: Cursor;
  readonly to: Cursor;
};
export type RewindPlan = { readonly shards: readonly ShardRewind[] };

/**
 * What a rewind would do; shards that would send nothing again are left out. Of an event only its
 * own shard is. A point that the relay has not reached, or that nothing is known of, is refused.
 */
export async function planRewind(
  sql: Sql,
  point: RewindPoint,
  shards: readonly number[],
): Promise<RewindPlan | { readonly problem: string }> {
  const targets = await targetsOf(sql, point, shards);
  if ('problem' in targets) return targets;
  const planned: ShardRewind[] = [];
  for (const { shard, to } of targets) {
    const from = await loadCursor(sql, shard);
    if (!isBefore(to, from)) {
      if (point.kind === 'instant') continue;
      return { problem: `shard ${shard} has not come so far: ${from.transactionId}/${from.id}` };
    }
    planned.push({ shard, from, to, ...(await measureBetween(sql, shard, to, from)) });
  }
  return { shards: planned };
}

type Target = { readonly shard: number; readonly to: Cursor };

async function targetsOf(
  sql: Sql,
  point: RewindPoint,
  shards: readonly number[],
): Promise<readonly Target[] | { readonly problem: string }> {
  if (point.kind === 'cursor') return shards.map((shard) => ({ shard, to: point.cursor }));
  if (point.kind === 'event') {
    const found = await findEvent(sql, point.id);
    if (found === undefined) return { problem: `the outbox has no event ${point.id} (any more)` };
    if (!shards.includes(found.shard)) {
      return { problem: `event ${point.id} is of shard ${found.shard}` };
    }
    return [{ shard: found.shard, to: justBefore(found) }];
  }
  const targets: Target[] = [];
  for (const shard of shards) {
    const first = await findSince(sql, shard, point.at);
    if (first !== undefined) targets.push({ shard, to: justBefore(first) });
  }
  return targets;
}

/**
 * Moves the cursors back, all or none; replies from where. A relay at work notices that its cursor
 * was moved under it and reads anew from there.
 */
export async function rewind(
  sql: Sql,
  plan: RewindPlan,
  who: { readonly actor: string; readonly reason: string | null },
): Promise<readonly number[]> {
  const done = await sql.begin(async (tx) => {
    const moved: number[] = [];
    for (const { shard, to, events } of plan.shards) {
      const from = await rewindCursor(tx, shard, to);
      if (from === undefined) continue;
      moved.push(shard);
      const deed = { ...who, action: 'relay.rewind', subject: `shard ${shard}` };
      await recordDeed(tx, { ...deed, detail: { from, to, events } });
    }
    return moved;
  });
  await sql`notify outbox`;
  return done;
}
