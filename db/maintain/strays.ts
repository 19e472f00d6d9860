import type { Sql } from '../connect.ts';
import { nameOf, spanOf } from './partitions.ts';
import type { Span } from './partitions.ts';
import { POLICIES } from './policy.ts';
import type { TableName } from './policy.ts';

/** Rows of the default partition that belong into one period; null: into none. */
export type Stray = {
  readonly table: TableName;
  readonly partition: string | null;
  readonly span: Span | null;
  readonly rows: number;
};

/** When a row is from, as its partition key says it. */
const DATE_OF: Readonly<Record<TableName, string>> = {
  outbox: "(uuid_extract_timestamp(id) at time zone 'UTC')::date",
  inbox: "(uuid_extract_timestamp(event_id) at time zone 'UTC')::date",
  idempotency: 'day',
  audit_log: "(at at time zone 'UTC')::date",
};
const KEY_OF: Readonly<Record<TableName, string>> = {
  outbox: 'id',
  inbox: 'event_id',
  idempotency: 'day',
  audit_log: 'at',
};

export async function findStrays(sql: Sql, table: TableName): Promise<readonly Stray[]> {
  const { period } = POLICIES[table];
  const rows = await sql<{ start: string | null; rows: number }[]>`
    select to_char(date_trunc(${period}, ${sql.unsafe(DATE_OF[table])}), 'YYYY-MM-DD') as start,
      count(*)::float8 as rows
    from ${sql(`${table}_default`)} group by 1 order by 1
  `;
  return rows.map(({ start, rows: count }) => {
    if (start === null) return { table, partition: null, span: null, rows: count };
    const span = spanOf(period, start);
    return { table, partition: nameOf(table, period, span), span, rows: count };
  });
}

/** Makes the partition that was missing, with its rows: nobody sees them twice or not at all. */
export async function moveStray(sql: Sql, { table, partition, span }: Stray): Promise<void> {
  if (partition === null || span === null) return;
  const [from, to] = boundsOf(table, span);
  await sql.begin(async (transaction) => {
    const tx = transaction as unknown as Sql;
    const home = tx(`${table}_default`);
    await tx`lock table ${home} in access exclusive mode`;
    await tx`create table ${tx(partition)} (like ${tx(table)} including defaults
      including constraints including storage)`;
    const key = tx(KEY_OF[table]);
    await tx`
      with moved as (
        delete from ${home} where ${key} >= ${tx.unsafe(from)} and ${key} < ${tx.unsafe(to)}
        returning *
      )
      insert into ${tx(partition)} select * from moved
    `;
    await tx`alter table ${tx(table)} attach partition ${tx(partition)}
      for values from (${tx.unsafe(from)}) to (${tx.unsafe(to)})`;
  });
}

/** As literals: bounds of a partition take no parameters. Instants are ours, never a caller's. */
function boundsOf(table: TableName, { from, to }: Span): readonly [string, string] {
  const bound = (at: string): string => {
    if (table === 'idempotency') return `'${at.slice(0, 10)}'`;
    if (table === 'audit_log') return `'${at}'`;
    const hex = Date.parse(at).toString(16).padStart(12, '0');
    return `'${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000'`;
  };
  return [bound(from), bound(to)];
}
