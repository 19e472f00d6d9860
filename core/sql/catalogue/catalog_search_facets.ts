import type { Sql } from '../../../db/connect.ts';
import { found, textArray } from './catalog_search_filter.ts';
import type { SearchScope } from './catalog_search_filter.ts';
import { statement } from '../statement.ts';
import type { Statement } from '../statement.ts';

/** One value of a facet, one that has only numbers as a whole, or how much was found at all. */
export type FacetRow = {
  readonly of: 'field' | 'characteristic' | 'total';
  readonly name: string;
  /** Null: every value is a number, and these are their bounds. */
  readonly value: string | null;
  readonly count: number;
  readonly min: number | null;
  readonly max: number | null;
};

/** The most frequent values of characteristics, each up to `valuesMax`, counted by offering. */
export function characteristicFacets(
  sql: Sql,
  scope: SearchScope,
  names: readonly string[],
  valuesMax: number,
): Statement<FacetRow> {
  return statement(
    'characteristic_facets',
    sql`
      with found as materialized (${found(sql, scope)}),
      counted as materialized (
        select c.name, c.value, max(c.number) as number, count(*)::int as count,
          (count(*) filter (where c.least))::int as offerings
        from found f join offering_characteristic c on c.row_id = f.row_id
        where c.tenant_id = ${scope.tenant} and c.catalog_version = ${scope.version}
          and c.name = any(${textArray(sql, names)})
        group by c.name, c.value
      ),
      whole as (
        select name, min(number) as min, max(number) as max, sum(offerings)::int as count
        from counted group by name
      ),
      ranked as (
        select c.name, c.value, c.count,
          row_number() over (partition by c.name order by c.count desc, c.value) as rank
        from counted c join whole w on w.name = c.name and w.max = 'Infinity'
      )
      select 'characteristic' as of, name, null as value, count, min, max
      from whole where max < 'Infinity'
      union all
      select 'characteristic', name, value, count, null, null from (
        select * from ranked where rank <= ${valuesMax} order by name, rank
      ) r
    `,
  );
}

/** The same of the category or the kind. */
export function fieldFacet(
  sql: Sql,
  scope: SearchScope,
  field: 'category' | 'kind',
  valuesMax: number,
): Statement<FacetRow> {
  return statement(
    'field_facet',
    sql`
      select 'field' as of, ${field}::text as name, f.${sql(field)} as value, count(*)::int as count,
        null::double precision as min, null::double precision as max
      from (${found(sql, scope)}) f
      group by f.${sql(field)}
      order by count(*) desc, f.${sql(field)}
      limit ${valuesMax}
    `,
  );
}

/** Stops counting after `max`. */
export function countOfferings(sql: Sql, scope: SearchScope, max: number): Statement<FacetRow> {
  return statement(
    'count_offerings',
    sql`
      select 'total' as of, '' as name, null as value, count(*)::int as count,
        null::double precision as min, null::double precision as max
      from (${found(sql, scope)} limit ${max}) f
    `,
  );
}
