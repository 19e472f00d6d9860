import type { Sql } from '../connect.ts';
import type { Period, TableName } from './policy.ts';

/** ISO instants; the end is the first instant that is not in it. */
export type Span = { readonly from: string; readonly to: string };
export type Partition = {
  readonly table: TableName;
  readonly name: string;
  /** Null: the default one, or one that this program has not made. */
  readonly span: Span | null;
  readonly isDefault: boolean;
  readonly bytes: number;
};

export async function readPartitions(
  sql: Sql,
  tables: readonly TableName[],
): Promise<readonly Partition[]> {
  const rows = await sql<{ table: TableName; name: string; isDefault: boolean; bytes: number }[]>`
    select p.relname as table, c.relname as name,
      pg_get_expr(c.relpartbound, c.oid) = 'DEFAULT' as "isDefault",
      pg_total_relation_size(c.oid)::float8 as bytes
    from pg_class p
    join pg_inherits i on i.inhparent = p.oid
    join pg_class c on c.oid = i.inhrelid
    where p.relnamespace = 'public'::regnamespace and p.relname = any(${[...tables]})
      and not i.inhdetachpending
    order by p.relname, c.relname
  `;
  return rows.map((row) => ({ ...row, span: spanOfName(row.table, row.name) }));
}

/** `outbox_20261125`, `audit_log_202611`. */
export function spanOfName(table: TableName, name: string): Span | null {
  const [, year = '', month = '', day] =
    new RegExp(`^${table}_(\\d{4})(\\d{2})(\\d{2})?$`).exec(name) ?? [];
  if (year === '') return null;
  return spanOf(day === undefined ? 'month' : 'day', `${year}-${month}-${day ?? '01'}`);
}

/** The period that a date is in. */
export function spanOf(period: Period, date: string): Span {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  const [from, to] =
    period === 'day'
      ? [Date.UTC(year, month - 1, day), Date.UTC(year, month - 1, day + 1)]
      : [Date.UTC(year, month - 1, 1), Date.UTC(year, month, 1)];
  return { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
}

export function nameOf(table: TableName, period: Period, { from }: Span): string {
  return `${table}_${from.slice(0, period === 'day' ? 10 : 7).replaceAll('-', '')}`;
}

/** Before this instant a partition must end to be dropped; null: never. */
export function keptFrom(period: Period, keep: number | null, now: string): string | null {
  if (keep === null) return null;
  const [year = 0, month = 1, day = 1] = now.slice(0, 10).split('-').map(Number);
  const at =
    period === 'day' ? Date.UTC(year, month - 1, day - keep) : Date.UTC(year, month - 1 - keep, 1);
  return new Date(at).toISOString();
}
