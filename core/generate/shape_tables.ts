import type { Sql } from '../../db/connect.ts';
import { copyText } from './copy_in.ts';
import { shapeColumn } from './shape_column.ts';
import { COLUMNS, EXPANDED, keptSql } from './tables.ts';
import type { Table } from './tables.ts';
import { copyLine } from './tape.ts';
import type { Template } from './template.ts';

/** A statement that writes one table's rows of all `copies` of this connection. */
export type Expansion = { readonly table: Table; readonly statement: string };

/** So many shapes are sent at once. */
const BATCH = 50;

/**
 * Puts the stories into tables of their own, once: what a copy is made of is joined there by
 * PostgreSQL, which then parses no price and no plan again.
 */
export async function uploadShapes(
  sql: Sql,
  templates: readonly Template[],
): Promise<readonly Expansion[]> {
  const expansions: Expansion[] = [];
  for (const table of EXPANDED) expansions.push(await uploadShape(sql, table, templates));
  return expansions;
}

async function uploadShape(
  sql: Sql,
  table: Table,
  templates: readonly Template[],
): Promise<Expansion> {
  const names = COLUMNS[table].split(',').map((name) => name.trim());
  const types = await columnTypes(sql, table);
  const columns = names.map((name) => shapeColumn(name, types.get(name) ?? 'text'));
  const shape = `generate.shape_${table}`;
  const definitions = ['story integer', ...columns.flatMap((column) => column.columns)];
  // A run that was cut off has left its own.
  await sql.unsafe(`drop table if exists ${shape}`);
  await sql.unsafe(`create unlogged table ${shape} (${definitions.join(', ')})`);
  for (let from = 0; from < templates.length; from += BATCH) {
    const text = templates
      .slice(from, from + BATCH)
      .flatMap((template, at) =>
        template
          .rows(table)
          .map((cells) =>
            copyLine([
              from + at,
              ...columns.flatMap((column, place) => column.encode(cells[place] ?? null, template)),
            ]),
          ),
      )
      .join('');
    await copyText(sql, `copy ${shape} from stdin`, text);
  }
  await sql.unsafe(`create index on ${shape} (story)`);
  await sql.unsafe(`analyze ${shape}`);
  const values = columns.map((column) => column.expression()).join(', ');
  const statement = `insert into ${table} (${COLUMNS[table]})
    select ${values} from copies c join ${shape} t on t.story = c.story where ${keptSql(table)}`;
  return { table, statement };
}

async function columnTypes(sql: Sql, table: Table): Promise<ReadonlyMap<string, string>> {
  const rows = await sql<{ name: string; type: string }[]>`
    select attname as name, format_type(atttypid, atttypmod) as type
    from pg_attribute where attrelid = ${table}::regclass and attnum > 0 and not attisdropped
  `;
  return new Map(rows.map(({ name, type }) => [name, type]));
}
