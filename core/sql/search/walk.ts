import type postgres from 'postgres';
import type { Sql } from '../../../db/connect.ts';

/** The sort key of a row, each part as exact as the column it came from. */
export type Place = readonly string[];

export type Bounds = {
  /** Rows that are wanted. */
  readonly limit: number;
  /** Rows of the index range that are looked at, at most, for the conditions beside it. */
  readonly examinedMax: number;
  readonly descending: boolean;
  /** Where the page before ended. */
  readonly after: Place | null;
};

export type Walked = {
  readonly position: Place;
  /** False: only tells where the walk ended, short of the rows that were wanted. */
  readonly hit: boolean;
  readonly examined: number;
};

type Fragment = postgres.PendingQuery<postgres.Row[]>;
type Key = { readonly column: string; readonly type: 'timestamptz' | 'uuid' | 'text' };

/** One walk along one index. Text is that of the program, values are in fragments. */
export type Walk = {
  /** With its alias: `quote q`. */
  readonly table: string;
  readonly columns: string;
  /** Of the rows that are replied only; the row is `p`. */
  readonly also?: string;
  /** Together unique within the range: no order is left to chance. */
  readonly keys: readonly Key[];
  /** What the index finds, the tenant first. */
  readonly range: readonly Fragment[];
  /** What is looked at row by row. */
  readonly beside: readonly Fragment[];
};

/**
 * A page of a walk. However many conditions stand beside the range, no more than `examinedMax` rows
 * are looked at: the last of them is replied as well, hit or not, for the next page to go on there.
 */
export function walk(sql: Sql, { keys, ...of }: Walk, bounds: Bounds): Fragment {
  const direction = bounds.descending ? 'desc' : 'asc';
  const named = keys.map((key, at) => ({ ...key, name: `key_${at + 1}` }));
  const text = (parts: readonly string[]) => sql.unsafe(parts.join(', '));
  const order = (row: string) => text(named.map(({ name }) => `${row}.${name} ${direction}`));
  const range = [...of.range, ...afterPlace(sql, keys, bounds)];
  const isBounded = of.beside.length > 0;
  const inner = sql`
    select ${sql.unsafe(of.columns)},
      ${text(named.map(({ column, name }) => `${column} as ${name}`))},
      ${isBounded ? all(sql, of.beside) : sql`true`} as hit
    from ${sql.unsafe(of.table)}
    where ${all(sql, range)}
    order by ${text(keys.map(({ column }) => `${column} ${direction}`))}
    limit ${isBounded ? bounds.examinedMax : bounds.limit}
  `;
  const examined = isBounded ? sql`(row_number() over (order by ${order('w')}))::integer` : sql`0`;
  const enough = isBounded ? sql`where p.hit or p.examined = ${bounds.examinedMax}` : sql``;
  return sql`
    select p.*, array[${text(named.map(({ name }) => `p.${name}::text`))}] as position
      ${of.also === undefined ? sql`` : sql`, ${sql.unsafe(of.also)}`}
    from (select w.*, ${examined} as examined from (${inner}) w) p
    ${enough}
    order by ${order('p')}
    limit ${bounds.limit}
  `;
}

/** As one comparison of rows, which is where an index goes on. */
function afterPlace(
  sql: Sql,
  keys: readonly Key[],
  { after, descending }: Bounds,
): readonly Fragment[] {
  if (after === null) return [];
  const columns = sql.unsafe(keys.map(({ column }) => column).join(', '));
  const values = keys.map(({ type }, at) => sql`${after[at] ?? ''}::${sql.unsafe(type)}`);
  const place = values.reduce((left, right) => sql`${left}, ${right}`);
  return [descending ? sql`(${columns}) < (${place})` : sql`(${columns}) > (${place})`];
}

function all(sql: Sql, conditions: readonly Fragment[]): Fragment {
  return conditions.reduce((left, right) => sql`${left} and ${right}`);
}

/** The conditions that were asked for; each of a value that is there. */
export function asked(...conditions: readonly (Fragment | undefined)[]): readonly Fragment[] {
  return conditions.filter((condition) => condition !== undefined);
}

/** From, not to. */
export type TimeRange = { readonly from?: string | undefined; readonly to?: string | undefined };

export function within(sql: Sql, column: string, { from, to }: TimeRange): readonly Fragment[] {
  return asked(
    from === undefined ? undefined : sql`${sql.unsafe(column)} >= ${from}::timestamptz`,
    to === undefined ? undefined : sql`${sql.unsafe(column)} < ${to}::timestamptz`,
  );
}

/** A column that is equal to a value, where a value is asked for. */
export function equal(
  sql: Sql,
  column: string,
  value: string | undefined,
  type: 'text' | 'uuid' = 'text',
): Fragment | undefined {
  if (value === undefined) return undefined;
  return sql`${sql.unsafe(column)} = ${value}::${sql.unsafe(type)}`;
}
