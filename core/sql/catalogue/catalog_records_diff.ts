import type { Sql } from '../../../db/connect.ts';
import type { Change } from '../../contract/catalog_diff.ts';
import { orderOf, PART_TABLE } from './catalog_records_parts.ts';
import type { RecordPart } from './catalog_records_parts.ts';
import { statement } from '../statement.ts';
import type { Statement } from '../statement.ts';

/** Of stored documents that are read for one page; more of them make a shorter page. */
const STORED_BYTES_MAX = 4 * 1024 * 1024;

export type Compared = {
  readonly from: string;
  readonly to: string;
  readonly parts: readonly RecordPart[];
};
export type DiffRow = {
  /** Place of the part. */
  readonly part: number;
  readonly id: string;
  readonly change: Change;
  readonly name: string | null;
  /** Both only of something changed. */
  readonly before: unknown;
  readonly after: unknown;
  /** Rows that there are up to the limit; those over the bytes are not among the replied ones. */
  readonly found: number;
};

type Place = readonly [part: number, id: string];
const START: Place = [0, ''];

/**
 * One comparison of both versions over all parts; a row for each thing that differs and comes after
 * the given one. Where that is, each side is a range of its primary key.
 */
function differing(sql: Sql, tenant: string, { from, to, parts }: Compared, after: Place) {
  const [order, id] = after;
  const [first, ...rest] = parts
    .filter((part) => orderOf(part) >= order)
    .map((part) => {
      const of = (version: string) => sql`
        (select id, document from ${sql(PART_TABLE[part])}
          where tenant_id = ${tenant} and catalog_version = ${version}
            ${orderOf(part) === order ? sql`and id > ${id}` : sql``})
      `;
      return sql`
        select ${orderOf(part)}::int as part, coalesce(a.id, b.id) as id,
          case when a.id is null then 'added' when b.id is null then 'removed' else 'changed' end
            as change,
          a.document as before, b.document as after
        from ${of(from)} a full join ${of(to)} b on a.id = b.id
        where a.document is distinct from b.document
      `;
    });
  if (first === undefined) throw new Error('a comparison needs at least one part');
  return rest.reduce((all, one) => sql`${all} union all ${one}`, first);
}

export function diffCatalogue(
  sql: Sql,
  tenant: string,
  compared: Compared,
  page: { readonly after: Place; readonly limit: number },
): Statement<DiffRow> {
  return statement(
    'diff_catalogue',
    sql`
      with shown as (
        select * from (${differing(sql, tenant, compared, page.after)}) as differing
        order by part, id
        limit ${page.limit}
      ), sized as (
        select *, count(*) over ()::int as found,
          coalesce(sum(coalesce(pg_column_size(before), 0) + coalesce(pg_column_size(after), 0))
            over (order by part, id rows between unbounded preceding and 1 preceding), 0) as bytes
        from shown
      )
      select part, id, change, coalesce(after, before)->>'name' as name,
        case change when 'changed' then before end as before,
        case change when 'changed' then after end as after, found
      from sized
      where bytes < ${STORED_BYTES_MAX}
      order by part, id
    `,
  );
}

export type DiffCountRow = {
  readonly part: number;
  readonly change: Change;
  readonly count: number;
};

export function countDifferences(
  sql: Sql,
  tenant: string,
  compared: Compared,
): Statement<DiffCountRow> {
  return statement(
    'count_differences',
    sql`
      select part, change, count(*)::int as count
      from (${differing(sql, tenant, compared, START)}) as differing
      group by part, change
    `,
  );
}
