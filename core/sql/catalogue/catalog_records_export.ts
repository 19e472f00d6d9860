import type { Sql } from '../../../db/connect.ts';
import { orderOf, PART_TABLE, partsFrom } from './catalog_records_parts.ts';
import { statement } from '../statement.ts';
import type { Statement } from '../statement.ts';

const STORED_BYTES_MAX = 2 * 1024 * 1024;

export type ExportRow = {
  readonly part: number;
  readonly id: string;
  readonly document: { readonly id: string };
  /** Rows that there are up to the limit; those over the bytes are not among the replied ones. */
  readonly found: number;
};

/** Things of a version by part and id, each part a range of its primary key. */
export function exportCatalogue(
  sql: Sql,
  tenant: string,
  version: string,
  page: { readonly after: readonly [part: number, id: string]; readonly limit: number },
): Statement<ExportRow> {
  const [order, id] = page.after;
  const [first, ...rest] = partsFrom(order).map(
    (part) => sql`
      (select ${orderOf(part)}::int as part, id, document
        from ${sql(PART_TABLE[part])}
        where tenant_id = ${tenant} and catalog_version = ${version}
          ${orderOf(part) === order ? sql`and id > ${id}` : sql``}
        order by id
        limit ${page.limit})
    `,
  );
  if (first === undefined) throw new Error('there is no part at that place');
  const ranges = rest.reduce((all, one) => sql`${all} union all ${one}`, first);
  return statement(
    'export_catalogue',
    sql`
      with shown as (
        select * from (${ranges}) as ranges order by part, id limit ${page.limit}
      ), sized as (
        select *, count(*) over ()::int as found,
          coalesce(sum(pg_column_size(document))
            over (order by part, id rows between unbounded preceding and 1 preceding), 0) as bytes
        from shown
      )
      select part, id, document, found from sized
      where bytes < ${STORED_BYTES_MAX}
      order by part, id
    `,
  );
}
