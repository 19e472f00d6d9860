import type { PendingQuery, Row } from 'postgres';
import type { Sql } from '../connect.ts';
import { buffersOf, scannedOf, shapeOf } from './plan.ts';
import type { PlanNode } from './plan.ts';

/** One critical statement with parameters that were found in the database itself. */
export type Planned = {
  /** The statement's name, and which of its forms: `search_quotes by status`. */
  readonly name: string;
  readonly query: (sql: Sql) => PendingQuery<Row[]>;
  /** Sent before it in the same transaction. */
  readonly before?: (sql: Sql) => PendingQuery<Row[]>;
};

export type Measured = {
  readonly name: string;
  readonly shape: readonly string[];
  readonly buffers: number;
  readonly rows: number;
  /** Large tables that are read from end to end, with their rows. */
  readonly scanned: readonly string[];
};

export type As = {
  readonly role: 'qw_core' | 'qw_bridge';
  readonly tenant: string;
  /** From how many rows on a table must not be read from end to end. */
  readonly largeRows: number;
};

/**
 * Runs the statement as its process would, under row security, and takes everything back. What it
 * is measured by is the second run: the first one reads what was not in memory, and sets hint bits.
 */
export async function measure(sql: Sql, planned: Planned, as: As): Promise<Measured> {
  const undo = new Error('taken back');
  let plan: PlanNode | undefined;
  const large = await largeTables(sql, as.largeRows);
  await sql
    .begin(async (transaction) => {
      const tx = transaction as unknown as Sql;
      await tx`
        select set_config('role', ${as.role}, true), set_config('qw.tenant', ${as.tenant}, true)
      `;
      if (planned.before !== undefined) await planned.before(tx);
      for (let run = 0; run < 2; run += 1) {
        await tx`savepoint run`;
        const [row] = await tx<{ 'QUERY PLAN': readonly { readonly Plan: PlanNode }[] }[]>`
          explain (analyze, buffers, timing off, summary off, format json) ${planned.query(tx)}
        `;
        plan = row?.['QUERY PLAN'][0]?.Plan;
        await tx`rollback to savepoint run`;
      }
      throw undo;
    })
    .catch((error: unknown) => {
      if (error !== undo) throw new Error(`${planned.name} could not be run`, { cause: error });
    });
  if (plan === undefined) throw new Error(`${planned.name} has no plan`);
  return {
    name: planned.name,
    shape: shapeOf(plan),
    buffers: buffersOf(plan),
    rows: plan['Actual Rows'] ?? 0,
    scanned: scannedOf(plan).flatMap((table) => {
      const rows = large.get(table);
      return rows === undefined ? [] : [`${table} (${rows} rows)`];
    }),
  };
}

async function largeTables(sql: Sql, rows: number): Promise<ReadonlyMap<string, number>> {
  const tables = await sql<{ name: string; rows: number }[]>`
    select relname as name, reltuples::float8 as rows from pg_class
    where relkind = 'r' and reltuples >= ${rows}
  `;
  return new Map(tables.map((table) => [table.name, table.rows]));
}
