import type { Sql } from '../../../db/connect.ts';
import type { Offering } from '../../contract/catalog.ts';
import { soldHere, wanted } from './catalog_search_filter.ts';
import type { Fragment, SearchScope } from './catalog_search_filter.ts';
import { statement } from '../statement.ts';
import type { Statement } from '../statement.ts';

export type FoundRow = Pick<
  Offering,
  'id' | 'name' | 'category' | 'kind' | 'characteristics' | 'translations'
>;

export type PageOf = {
  readonly descending: boolean;
  /** The last offering of the page before; what it is sorted by is looked up again. */
  readonly after: string | null;
  readonly limit: number;
};

/**
 * Every search is planned for what it asks (the most frequent value of a characteristic and the
 * rarest need other plans), by one process and uncompiled: to start more takes longer than most
 * searches. It is ended when it takes too long.
 */
export function searchSettings(sql: Sql, timeoutMs: number): Statement<unknown> {
  return statement(
    'search_settings',
    sql`
      select set_config('plan_cache_mode', 'force_custom_plan', true),
        set_config('jit', 'off', true),
        set_config('max_parallel_workers_per_gather', '0', true),
        set_config('statement_timeout', ${String(timeoutMs)}, true)
    `,
  );
}

/** By name in one language, then id; `languages`: that language and the wider ones behind it. */
export function searchByName(
  sql: Sql,
  scope: SearchScope,
  page: PageOf,
  languages: readonly string[],
): Statement<FoundRow> {
  const [first = '', second = '', third = ''] = languages;
  const name = (of: string) =>
    languages.length === 0
      ? sql`${sql(of)}.name`
      : sql`coalesce(${sql(of)}.names->>${first}, ${sql(of)}.names->>${second},
          ${sql(of)}.names->>${third}, ${sql(of)}.name)`;
  const { after } = page;
  return statement(
    'search_by_name',
    sql`
      with page as materialized (
        select o.row_id, ${name('o')} as name, o.id from offering o
        where ${wanted(sql, scope)} and (o.everywhere or (${soldHere(sql, scope)}))
          ${
            after === null
              ? sql``
              : sql`and (${name('o')}, o.id) ${beyond(sql, page)} ((${lastOf(sql, scope, after, name('l'))}), ${after})`
          }
        order by ${name('o')} ${direction(sql, page)}, o.id ${direction(sql, page)}
        limit ${page.limit}
      )
      ${summaries(sql)} order by p.name ${direction(sql, page)}, p.id ${direction(sql, page)}
    `,
  );
}

/** By id. */
export function searchById(sql: Sql, scope: SearchScope, page: PageOf): Statement<FoundRow> {
  return statement(
    'search_by_id',
    sql`
      with page as materialized (
        select o.row_id, o.id from offering o
        where ${wanted(sql, scope)} and (o.everywhere or (${soldHere(sql, scope)}))
          ${page.after === null ? sql`` : sql`and o.id ${beyond(sql, page)} ${page.after}`}
        order by o.id ${direction(sql, page)}
        limit ${page.limit}
      )
      ${summaries(sql)} order by p.id ${direction(sql, page)}
    `,
  );
}

/** Those that have the characteristic: by number, then text, then id. */
export function searchByCharacteristic(
  sql: Sql,
  scope: SearchScope,
  page: PageOf,
  characteristic: string,
): Statement<FoundRow> {
  const { after } = page;
  // Of a list the end that comes first in this direction.
  const end = (of: string) => sql`${sql(of)}.${sql(page.descending ? 'greatest' : 'least')}`;
  const last = (column: string, row: string) =>
    lastOf(
      sql,
      scope,
      after ?? '',
      sql`(
      select ${sql(row)}.${sql(column)} from offering_characteristic ${sql(row)}
      where ${sql(row)}.row_id = l.row_id and ${sql(row)}.name = ${characteristic} and ${end(row)}
    )`,
    );
  return statement(
    'search_by_characteristic',
    sql`
      with page as materialized (
        select o.row_id, o.id, c.number, c.value
        from offering_characteristic c join offering o on o.row_id = c.row_id
        where c.tenant_id = ${scope.tenant} and c.catalog_version = ${scope.version}
          and c.name = ${characteristic} and ${end('c')}
          and ${wanted(sql, scope)} and (o.everywhere or (${soldHere(sql, scope)}))
          ${
            after === null
              ? sql``
              : sql`and c.number ${sql.unsafe(page.descending ? '<=' : '>=')} (${last('number', 'n')})
                and (c.number, c.value, o.id) ${beyond(sql, page)}
                  ((${last('number', 'n')}), (${last('value', 'v')}), ${after})`
          }
        order by c.number ${direction(sql, page)}, c.value ${direction(sql, page)},
          o.id ${direction(sql, page)}
        limit ${page.limit}
      )
      ${summaries(sql)} order by p.number ${direction(sql, page)},
        p.value ${direction(sql, page)}, p.id ${direction(sql, page)}
    `,
  );
}

function summaries(sql: Sql) {
  return sql`
    select d.id, d.name, d.category, d.kind, d.document->'characteristics' as characteristics,
      d.document->'translations' as translations
    from page p join offering d on d.row_id = p.row_id
  `;
}

function lastOf(sql: Sql, { tenant, version }: SearchScope, id: string, key: Fragment) {
  return sql`
    select ${key} from offering l
    where l.tenant_id = ${tenant} and l.catalog_version = ${version} and l.id = ${id}
  `;
}

function direction(sql: Sql, { descending }: PageOf) {
  return descending ? sql`desc` : sql``;
}

function beyond(sql: Sql, { descending }: PageOf) {
  return descending ? sql`<` : sql`>`;
}
