import type { Sql } from '../../db/connect.ts';
import { TABLES } from './tables.ts';

/** Below so many quotes and orders, keeping the indexes costs less than building them anew. */
const COPIES_MIN = 20_000;
const BUILDERS = 2;

/**
 * Indexes that guard nothing are built when everything is there, which takes a third of keeping
 * them. Keys and unique ones stay: no order is ever there twice, whoever works meanwhile.
 */
export async function dropIndexes(sql: Sql, copies: number): Promise<void> {
  const [held] = await sql<{ rows: number }[]>`
    select coalesce(sum(greatest(reltuples, 0)), 0)::float as rows
    from pg_class where oid in ('quote'::regclass, 'customer_order'::regclass)
  `;
  if (copies < COPIES_MIN || copies < (held?.rows ?? 0) / 4) return;
  await sql.begin(async (tx) => {
    const indexes = await tx<{ name: string }[]>`
      insert into generate.dropped_index
      select c.relname, pg_get_indexdef(i.indexrelid),
        obj_description(i.indexrelid, 'pg_class')
      from pg_index i
      join pg_class c on c.oid = i.indexrelid
      join pg_class t on t.oid = i.indrelid
      where i.indrelid = any(${[...TABLES]}::text[]::regclass[]) and not i.indisunique
        and t.relkind = 'r'
      returning name
    `;
    for (const { name } of indexes) await tx`drop index ${tx(name)}`;
  });
}

/** Also those that a killed run has left behind. */
export async function buildIndexes(sql: Sql, say: (line: string) => void): Promise<void> {
  const dropped = await sql<{ name: string; definition: string; comment: string | null }[]>`
    select name, definition, comment from generate.dropped_index order by name
  `;
  const waiting = dropped.values();
  const build = async (): Promise<void> => {
    for (const { name, definition, comment } of waiting) {
      const started = performance.now();
      await sql.begin(async (tx) => {
        await tx`set local maintenance_work_mem = '256MB'`;
        await tx.unsafe(definition);
        await tx`select set_config('qw.index_comment', ${comment ?? ''}, true)`;
        await tx.unsafe(commentSql(name));
        await tx`delete from generate.dropped_index where name = ${name}`;
      });
      say(`built ${name} in ${((performance.now() - started) / 1_000).toFixed(1)} s`);
    }
  };
  await Promise.all(Array.from({ length: BUILDERS }, build));
}

/** `comment on` takes no parameters. */
function commentSql(name: string): string {
  return `do $$ begin
    execute format('comment on index %I is %L', '${name}',
      nullif(current_setting('qw.index_comment'), ''));
  end $$`;
}
