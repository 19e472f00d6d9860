import { once } from 'node:events';
import type { Sql } from '../../db/connect.ts';
import { COLUMNS } from './tables.ts';
import type { Table } from './tables.ts';

/** Sends text in COPY's format into a table. */
export async function copyIn(sql: Sql, table: Table, text: string): Promise<void> {
  await copyText(sql, `copy ${table} (${COLUMNS[table]}) from stdin`, text);
}

export async function copyText(sql: Sql, statement: string, text: string): Promise<void> {
  const stream = await sql.unsafe(statement).writable();
  const finished = once(stream, 'finish');
  stream.end(text);
  await finished;
}
