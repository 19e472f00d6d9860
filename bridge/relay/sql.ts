import type { Sql } from '../../db/connect.ts';
import type { OutboxRow } from './encode_event.ts';
import { SHARD_LOCKS } from './share_sql.ts';

/** Position in the outbox: everything up to it is in Kafka. */
export type Cursor = { readonly transactionId: string; readonly id: string };

export async function loadCursor(sql: Sql, shard: number): Promise<Cursor> {
  const [row] = await sql<{ transactionId: string; id: string }[]>`
    select transaction_id::text as "transactionId", id from relay_cursor where shard = ${shard}`;
  if (row === undefined) throw new Error(`relay_cursor has no shard ${shard}`);
  return row;
}

/** Which of the shards have something to carry, and in which session this was asked. */
export async function findReady(
  sql: Sql,
  shards: readonly number[],
): Promise<{ readonly pid: number; readonly ready: readonly number[] }> {
  const [row] = await sql<{ pid: number; ready: number[] }[]>`
    select pg_backend_pid() as pid, array(
      select c.shard::int from relay_cursor c
      where c.shard = any(${shards}::smallint[]) and c.paused_at is null and exists (
        select from outbox o
        where o.shard = c.shard
          and (o.transaction_id, o.id) > (c.transaction_id, c.id)
          and o.transaction_id < pg_snapshot_xmin(pg_current_snapshot()))
    ) as ready`;
  return row ?? { pid: 0, ready: [] };
}

/**
 * The next rows in commit-safe order: a row counts only when no transaction that is still open
 * could have a lower id, so that one that commits late is never skipped. A paused shard has none.
 */
export async function readOutbox(
  sql: Sql,
  shard: number,
  after: Cursor,
  rowsMax: number,
): Promise<readonly OutboxRow[]> {
  return sql<OutboxRow[]>`
    select transaction_id::text as "transactionId", id, tenant_id as tenant, topic, key,
      event_type as type, sequence, actor, traceparent, occurred_at as "occurredAt",
      data::text as data
    from outbox
    where shard = ${shard}
      and (transaction_id, id) > (${after.transactionId}::xid8, ${after.id}::uuid)
      and transaction_id < pg_snapshot_xmin(pg_current_snapshot())
      and exists (select from relay_cursor c where c.shard = ${shard} and c.paused_at is null)
    order by transaction_id, id
    limit ${rowsMax}`;
}

/** False when somebody else has moved it meanwhile: another owner, or an operator who rewinds. */
export async function moveCursor(
  sql: Sql,
  shard: number,
  from: Cursor,
  to: Cursor,
): Promise<boolean> {
  const moved = await sql`
    update relay_cursor
    set transaction_id = ${to.transactionId}::xid8, id = ${to.id}::uuid, updated_at = now()
    where shard = ${shard}
      and (transaction_id, id) = (${from.transactionId}::xid8, ${from.id}::uuid)`;
  return moved.count === 1;
}

export type ShardStatus = Cursor & {
  readonly shard: number;
  /** Counted up to `BACKLOG_ROWS_MAX`. */
  readonly backlogRows: number;
  readonly oldestAt: string | null;
  readonly movedAt: string;
  readonly owner: string | null;
  readonly pausedAt: string | null;
  readonly pausedBy: string | null;
  readonly pauseReason: string | null;
};
export const BACKLOG_ROWS_MAX = 100_000;

export async function loadStatus(sql: Sql): Promise<readonly ShardStatus[]> {
  return sql<ShardStatus[]>`
    select c.shard::int as shard, c.transaction_id::text as "transactionId", c.id,
      c.updated_at as "movedAt", c.paused_at as "pausedAt", c.paused_by as "pausedBy",
      c.pause_reason as "pauseReason", b.rows::int as "backlogRows", b.oldest as "oldestAt",
      (select a.application_name || ' (pid ' || a.pid || ')'
        from pg_locks l join pg_stat_activity a using (pid)
        where l.locktype = 'advisory' and l.granted and l.objsubid = 2
          and l.classid = ${SHARD_LOCKS} and l.objid = c.shard
          and l.database = (select oid from pg_database where datname = current_database())
      ) as owner
    from relay_cursor c cross join lateral (
      select count(*) as rows, min(occurred_at) as oldest from (
        select occurred_at from outbox o
        where o.shard = c.shard and (o.transaction_id, o.id) > (c.transaction_id, c.id)
        limit ${BACKLOG_ROWS_MAX}) as behind
    ) as b
    order by c.shard`;
}

export async function ensurePartitions(sql: Sql, days: number): Promise<void> {
  await sql`select ensure_partitions(${days})`;
}
