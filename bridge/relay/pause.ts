import { recordDeed } from '../audit/record_deed.ts';
import type { Statement } from '../consume/inbox.ts';
import type { Sql } from '../../db/connect.ts';

export type PauseRequest = {
  readonly shards: readonly number[];
  readonly actor: string;
  readonly reason: string | null;
};

/**
 * Replies the shards that were running. No relay begins another batch of them; one that is under
 * way is finished. Only here it is kept, so it holds whichever relay takes the shard.
 */
export async function pauseShards(sql: Sql, request: PauseRequest): Promise<readonly number[]> {
  return changeShards(sql, 'relay.pause', request, markPaused);
}

/** Replies the shards that were paused. */
export async function resumeShards(sql: Sql, request: PauseRequest): Promise<readonly number[]> {
  const changed = await changeShards(sql, 'relay.resume', request, markRunning);
  await sql`notify outbox`;
  return changed;
}

async function changeShards(
  sql: Sql,
  action: string,
  request: PauseRequest,
  mark: (tx: Statement, request: PauseRequest) => Promise<readonly number[]>,
): Promise<readonly number[]> {
  const { actor, reason } = request;
  return sql.begin(async (tx) => {
    const changed = await mark(tx, request);
    for (const shard of changed) {
      await recordDeed(tx, { actor, action, subject: `shard ${shard}`, reason, detail: {} });
    }
    return changed;
  });
}

async function markPaused(tx: Statement, request: PauseRequest): Promise<readonly number[]> {
  const rows = await tx<{ shard: number }[]>`
    update relay_cursor
    set paused_at = now(), paused_by = ${request.actor}, pause_reason = ${request.reason}
    where shard = any(${[...request.shards]}::smallint[]) and paused_at is null
    returning shard::int as shard`;
  return rows.map(({ shard }) => shard);
}

async function markRunning(tx: Statement, { shards }: PauseRequest): Promise<readonly number[]> {
  const rows = await tx<{ shard: number }[]>`
    update relay_cursor set paused_at = null, paused_by = null, pause_reason = null
    where shard = any(${[...shards]}::smallint[]) and paused_at is not null
    returning shard::int as shard`;
  return rows.map(({ shard }) => shard);
}

export async function isPaused(sql: Sql, shard: number): Promise<boolean> {
  const [row] = await sql<{ paused: boolean }[]>`
    select paused_at is not null as paused from relay_cursor where shard = ${shard}`;
  return row?.paused ?? false;
}
