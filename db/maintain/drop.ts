import { setTimeout as sleep } from 'node:timers/promises';
import type { Sql } from '../connect.ts';
import { spanOfName } from './partitions.ts';
import { MaintainFault, TABLES } from './policy.ts';
import type { TableName } from './policy.ts';

/**
 * PostgreSQL refuses `detach … concurrently` beside a default partition, and that one is worth
 * more: without it a partition that was not made in time is an outage. So the lock is short
 * instead: who waits for it holds up the others behind it, and gives up after this long.
 */
const LOCK_MS = 200;
const ATTEMPTS_MAX = 30;
const PAUSE_MS = 300;
const LOCKED = '55P03';

export async function detach(sql: Sql, table: TableName, name: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await sql.begin(async (transaction) => {
        const tx = transaction as unknown as Sql;
        await tx`select set_config('lock_timeout', ${`${LOCK_MS}ms`}, true)`;
        await tx`alter table ${tx(table)} detach partition ${tx(name)}`;
        // Found again by who goes on, should this process end before it drops it.
        await tx`select format('comment on table %I is %L', ${name}::text, ${DETACHED}::text)`.then(
          async ([row]) => tx.unsafe(String(row?.['format'])),
        );
      });
      return;
    } catch (error) {
      const locked = error instanceof Error && 'code' in error && error.code === LOCKED;
      if (!locked) throw error;
      if (attempt >= ATTEMPTS_MAX) {
        throw new MaintainFault(
          `${name} could not be detached: ${table} was in use each time; a transaction is open for long`,
          { cause: error },
        );
      }
      await sleep(PAUSE_MS);
    }
  }
}

const DETACHED = 'detached by npm run db -- maintain, to be dropped';

/** What an earlier run has detached and not dropped. */
export async function findDetached(
  sql: Sql,
): Promise<readonly { readonly name: string; readonly bytes: number }[]> {
  const rows = await sql<{ name: string; bytes: number }[]>`
    select relname as name, pg_total_relation_size(oid)::float8 as bytes
    from pg_class
    where relnamespace = 'public'::regnamespace and relkind = 'r' and not relispartition
      and obj_description(oid, 'pg_class') = ${DETACHED}
    order by relname
  `;
  return rows.filter(({ name }) => TABLES.some((table) => spanOfName(table, name) !== null));
}

/** Nobody else uses it any more: however long it takes, nothing waits for it. */
export async function drop(sql: Sql, name: string): Promise<void> {
  await sql`drop table ${sql(name)}`;
}

/** Shards that have an event in this partition which no relay has carried yet. */
export async function uncarriedShards(sql: Sql, name: string): Promise<readonly number[]> {
  const rows = await sql<{ shard: number }[]>`
    select c.shard from relay_cursor c
    where exists (
      select from ${sql(name)} o
      where o.shard = c.shard and (o.transaction_id, o.id) > (c.transaction_id, c.id))
    order by c.shard
  `;
  return rows.map(({ shard }) => shard);
}
