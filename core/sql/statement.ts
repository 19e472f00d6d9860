import type postgres from 'postgres';
import type { Sql } from '../../db/connect.ts';

/** A statement with the name under which it is measured; nothing is sent until it is run. */
export type Statement<Row> = {
  readonly name: string;
  readonly query: postgres.PendingQuery<postgres.Row[]>;
  /** Never there at run time: what the rows look like. */
  readonly row?: Row;
};

export function statement<Row>(
  name: string,
  query: postgres.PendingQuery<postgres.Row[]>,
): Statement<Row> {
  return { name, query };
}

/** A jsonb parameter; amounts are strings by now, so plain JSON holds everything. */
export function json(sql: Sql, value: unknown): postgres.Parameter {
  return sql.json(value as postgres.JSONValue);
}
