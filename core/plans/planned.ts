import type { Sql } from '../../db/connect.ts';
import type { Planned } from '../../db/plans/explain.ts';
import type { Statement } from '../sql/statement.ts';
import type { Sample } from './sample.ts';

export type PlannedList = (sample: Sample) => readonly Planned[];

/** Of no row: what is inserted in a plan is taken back. */
export const NEW_ID = 'ffffffff-ffff-7fff-bfff-ffffffffffff';

/** Named after the statement; `form` tells several uses of one statement apart. */
export function planned(
  build: (sql: Sql) => Statement<unknown>,
  form?: string,
  before?: (sql: Sql) => Statement<unknown>,
): Planned {
  const { name } = build(NOWHERE);
  return {
    name: form === undefined ? name : `${name} ${form}`,
    query: (sql) => build(sql).query,
    ...(before === undefined ? {} : { before: (sql: Sql) => before(sql).query }),
  };
}

/** Builds statements that are never sent: only their names are wanted. */
const NOWHERE: Sql = Object.assign(() => undefined, {
  json: () => undefined,
  unsafe: () => undefined,
}) as unknown as Sql;
