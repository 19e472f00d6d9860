import type { Sql } from '../../db/connect.ts';

/** The first half of the advisory lock of every shard ("qw"); the second is the shard. */
export const SHARD_LOCKS = 0x7177;
/** Every relay holds this one shared, so that all can count how many they are. */
const MEMBER_LOCKS = SHARD_LOCKS + 1;

/**
 * The session of a relay that froze or lost its network ends after this, and with it its locks. A
 * relay at work asks every tenth of a second.
 */
const SILENCE_MS_MAX = 3_000;

export async function joinRelays(sql: Sql): Promise<void> {
  await sql`
    select pg_try_advisory_lock_shared(${MEMBER_LOCKS}, 0),
      set_config('idle_session_timeout', ${String(SILENCE_MS_MAX)}, false)`;
}

/**
 * How many of the shards are for this session: equally many for each, and the first ones, by the
 * number of their session, take what can't be divided. Null: the session has not joined.
 */
export async function loadShare(
  sql: Sql,
  shards: number,
): Promise<{ readonly pid: number; readonly share: number | null }> {
  const [row] = await sql<{ pid: number; share: number | null }[]>`
    with members as (
      select pid, row_number() over (order by pid) - 1 as place, count(*) over () as relays
      from pg_locks
      where locktype = 'advisory' and granted and objsubid = 2
        and classid = ${MEMBER_LOCKS} and objid = 0
        and database = (select oid from pg_database where datname = current_database())
    )
    select pg_backend_pid() as pid, (
      select ((${shards}::int + m.relays - 1 - m.place) / m.relays)::int
      from members m where m.pid = pg_backend_pid()
    ) as share`;
  return row ?? { pid: 0, share: null };
}

/** Takes up to `atMost` of those that nobody else holds; a lock lives as long as the session. */
export async function claimShards(
  sql: Sql,
  shards: readonly number[],
  atMost: number,
): Promise<{ readonly pid: number; readonly claimed: readonly number[] }> {
  const [row] = await sql<{ pid: number; claimed: number[] }[]>`
    select pg_backend_pid() as pid, array(
      select shard from unnest(${[...shards]}::int[]) as shard
      where pg_try_advisory_lock(${SHARD_LOCKS}, shard)
      limit ${atMost}::int
    ) as claimed`;
  return row ?? { pid: 0, claimed: [] };
}

/** Only in the session that holds it: another one has lost it anyway. */
export async function releaseShard(sql: Sql, shard: number, pid: number): Promise<void> {
  await sql`
    select pg_advisory_unlock(${SHARD_LOCKS}, ${shard}::int) where pg_backend_pid() = ${pid}`;
}
