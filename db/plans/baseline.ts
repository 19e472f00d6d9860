import { readFile, writeFile } from 'node:fs/promises';
import type { Sql } from '../connect.ts';
import type { Measured } from './explain.ts';

/** How large the database was; a plan says nothing about another size. */
export type Size = { readonly quotes: number; readonly orders: number; readonly audit: number };
export type Expected = { readonly buffers: number; readonly shape: readonly string[] };
export type Baseline = {
  readonly size: Size;
  readonly plans: Readonly<Record<string, Expected>>;
};

/** Null: none was taken yet. */
export async function readBaseline(file: URL): Promise<Baseline | null> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Baseline;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

export function baselineOf(size: Size, measured: readonly Measured[]): Baseline {
  const sorted = measured.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const plans = sorted.map(({ name, buffers, shape }) => [name, { buffers, shape }] as const);
  return { size, plans: Object.fromEntries(plans) };
}

export async function writeBaseline(file: URL, baseline: Baseline): Promise<void> {
  await writeFile(file, `${JSON.stringify(baseline, null, 2)}\n`);
}

/** As the planner knows it: counting millions of rows would take longer than all plans. */
export async function sizeOf(sql: Sql): Promise<Size> {
  const [size] = await sql<Size[]>`
    with known as (
      select coalesce(p.inhparent, c.oid)::regclass::text as name,
        sum(greatest(c.reltuples, 0)) as rows
      from pg_class c left join pg_inherits p on p.inhrelid = c.oid
      where c.relkind = 'r'
      group by 1
    )
    select coalesce(sum(rows) filter (where name = 'quote'), 0)::float8 as quotes,
      coalesce(sum(rows) filter (where name = 'customer_order'), 0)::float8 as orders,
      coalesce(sum(rows) filter (where name = 'audit_log'), 0)::float8 as audit
    from known
  `;
  return size ?? { quotes: 0, orders: 0, audit: 0 };
}
