import type postgres from 'postgres';
import type { Sql } from '../../../db/connect.ts';

/** After every digit in the order of bytes, in which numbers are kept. */
const AFTER_DIGITS = ':';

/** As a range, which is what an index on the number finds. */
export function beginsWith(
  sql: Sql,
  column: string,
  prefix: string,
): postgres.PendingQuery<postgres.Row[]> {
  const number = sql.unsafe(column);
  return sql`(${number} >= ${prefix} and ${number} < ${prefix + AFTER_DIGITS})`;
}
