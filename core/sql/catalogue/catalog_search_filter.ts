import type { Sql } from '../../../db/connect.ts';
import { json } from '../statement.ts';
import type { Statement } from '../statement.ts';

/** Numbers between which a characteristic must be, ends included. */
export type Between = {
  readonly name: string;
  readonly min: number;
  /** Infinity stands for what is not a number; JSON has it as text only. */
  readonly max: number | 'Infinity';
};

/** What a search asks for, with everything resolved that isn't the database's to know. */
export type SearchScope = {
  readonly tenant: string;
  readonly version: string;
  readonly now: string;
  readonly categories: readonly string[];
  readonly kinds: readonly string[];
  /** Patterns that the text must be like, all of them. */
  readonly patterns: readonly string[];
  readonly market: string | undefined;
  readonly channel: string | undefined;
  /** Each must hold; `at` tells them apart: several values of one filter have the same. */
  readonly values: readonly {
    readonly at: number;
    readonly name: string;
    readonly value: string;
  }[];
  readonly ranges: readonly (Between & { readonly at: number })[];
  readonly absent: readonly string[];
  /** How many different `at` there are. */
  readonly filters: number;
};

/** A piece of a statement. */
export type Fragment = Statement<unknown>['query'];

/** What an offering must be besides where it is sold. Its text has few variants. */
export function wanted(sql: Sql, scope: SearchScope): Fragment {
  return sql`
    o.tenant_id = ${scope.tenant} and o.catalog_version = ${scope.version}
    ${among(sql, 'category', scope.categories)} ${among(sql, 'kind', scope.kinds)}
    ${filtered(sql, scope)}
    ${scope.absent.length === 0 ? sql`` : sql`and o.row_id not in (${having(sql, scope, scope.absent)})`}
    ${matching(sql, scope)}
  `;
}

/** Where and when it is sold; most things are sold everywhere, and that is known by an index. */
export function soldHere(sql: Sql, scope: SearchScope): Fragment {
  const { market = null, channel = null } = scope;
  return sql`
    (o.markets = '{}' or ${market}::text is null or ${market} = any (o.markets))
    and (o.channels = '{}' or ${channel}::text is null or ${channel} = any (o.channels))
    and (o.valid_from is null or o.valid_from <= ${scope.now})
    and (o.valid_to is null or o.valid_to > ${scope.now})
  `;
}

/** Row, category and kind of everything that a search finds. */
export function found(sql: Sql, scope: SearchScope): Fragment {
  const columns = sql`select o.row_id, o.category, o.kind from offering o`;
  // Words are looked for once.
  if (scope.patterns.length > 0) {
    return sql`
      ${columns} where ${wanted(sql, scope)} and (o.everywhere or (${soldHere(sql, scope)}))
    `;
  }
  return sql`
    ${columns} where o.everywhere and ${wanted(sql, scope)}
    union all
    ${columns} where not o.everywhere and ${wanted(sql, scope)} and ${soldHere(sql, scope)}
  `;
}

/** A list is one parameter, so that its length makes no other statement. */
export function textArray(sql: Sql, values: readonly string[]): Fragment {
  const quoted = values.map((value) => `"${value.replace(/[\\"]/g, '\\$&')}"`);
  return sql`${`{${quoted.join(',')}}`}::text[]`;
}

function among(sql: Sql, column: 'category' | 'kind', values: readonly string[]): Fragment {
  const [only] = values;
  if (only === undefined) return sql``;
  return values.length === 1
    ? sql`and o.${sql(column)} = ${only}`
    : sql`and o.${sql(column)} = any(${textArray(sql, values)})`;
}

/** Up to here each filter is a condition of its own, which is planned by how rare its value is. */
const APART_MAX = 3;

function filtered(sql: Sql, scope: SearchScope): Fragment {
  if (scope.filters === 0) return sql``;
  if (scope.filters > APART_MAX) return sql`and o.row_id in (${passing(sql, scope)})`;
  const where = sql`
    select c.row_id from offering_characteristic c
    where c.tenant_id = ${scope.tenant} and c.catalog_version = ${scope.version}
  `;
  const byFilter = [...Map.groupBy(scope.values, ({ at }) => at).values()];
  const values = byFilter.map(
    (own) => sql`and o.row_id in (
      ${where} and c.name = ${own[0]?.name ?? ''}
        and c.value = any(${textArray(
          sql,
          own.map(({ value }) => value),
        )})
    )`,
  );
  const ranges = scope.ranges.map(
    ({ name, min, max }) => sql`and o.row_id in (
      ${where} and c.name = ${name} and c.number >= ${min} and c.number <= ${max}::float8
    )`,
  );
  return [...values, ...ranges].reduce((all, one) => sql`${all} ${one}`, sql``);
}

/** Offerings that pass every filter, by value or by range. */
function passing(sql: Sql, scope: SearchScope): Fragment {
  const { tenant, version } = scope;
  return sql`
    select p.row_id from (
      select w.at, c.row_id
      from jsonb_to_recordset(${json(sql, scope.values)}) as w(at int, name text, value text)
      join offering_characteristic c on c.name = w.name and c.value = w.value
      where c.tenant_id = ${tenant} and c.catalog_version = ${version}
      union all
      select w.at, c.row_id
      from jsonb_to_recordset(${json(sql, scope.ranges)})
        as w(at int, name text, min double precision, max double precision)
      join offering_characteristic c
        on c.name = w.name and c.number >= w.min and c.number <= w.max
      where c.tenant_id = ${tenant} and c.catalog_version = ${version}
    ) p
    group by p.row_id
    having bit_or(1::bigint << p.at) = (1::bigint << ${scope.filters}::int) - 1
  `;
}

/** Rows of the offerings that have any of these characteristics. */
function having(sql: Sql, { tenant, version }: SearchScope, names: readonly string[]): Fragment {
  return sql`
    select c.row_id from offering_characteristic c
    where c.tenant_id = ${tenant} and c.catalog_version = ${version}
      and c.name = any(${textArray(sql, names)}) and c.least
  `;
}

function matching(sql: Sql, { version, patterns }: SearchScope): Fragment {
  return patterns.length === 0
    ? sql``
    : sql`and o.row_id in (select match_offering_text(${version}, ${textArray(sql, patterns)}))`;
}
