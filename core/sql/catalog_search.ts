import type { Sql } from '../../db/connect.ts';
import type { ParsedBody } from '../contract/calls.ts';
import type { OfferingSummary } from '../contract/catalog_queries.ts';
import { json, statement } from './statement.ts';
import type { Statement } from './statement.ts';

/** By name, then id; `after` is the last row of the page before. */
export function searchOfferings(
  sql: Sql,
  tenant: string,
  version: string,
  filter: Omit<ParsedBody['catalog_search'], 'catalogVersion' | 'cursor'>,
  after: readonly [name: string, id: string] | null,
  now: string,
): Statement<OfferingSummary> {
  const wanted = Object.entries(filter.characteristics).map(([name, value]) => ({ name, value }));
  const pattern = filter.q === undefined ? null : `%${filter.q.replace(/[\\%_]/g, '\\$&')}%`;
  return statement(
    'search_offerings',
    sql`
      select o.id, o.name, o.category, o.document->>'kind' as kind,
        o.document->'characteristics' as characteristics
      from offering o
      where o.tenant_id = ${tenant} and o.catalog_version = ${version}
        ${filter.category === undefined ? sql`` : sql`and o.category = ${filter.category}`}
        ${filter.kind === undefined ? sql`` : sql`and o.document->>'kind' = ${filter.kind}`}
        ${pattern === null ? sql`` : sql`and o.id in (select match_offering_names(${version}, ${pattern}))`}
        ${filter.market === undefined ? sql`` : sql`and (o.markets = '{}' or ${filter.market} = any (o.markets))`}
        ${filter.channel === undefined ? sql`` : sql`and (o.channels = '{}' or ${filter.channel} = any (o.channels))`}
        and (o.valid_from is null or o.valid_from <= ${now})
        and (o.valid_to is null or o.valid_to > ${now})
        ${
          wanted.length === 0
            ? sql``
            : sql`and o.id in (
                select c.offering_id
                from offering_characteristic c
                join jsonb_to_recordset(${json(sql, wanted)}) as w(name text, value text)
                  on c.name = w.name and c.value = w.value
                where c.tenant_id = ${tenant} and c.catalog_version = ${version}
                group by c.offering_id
                having count(*) = ${wanted.length}
              )`
        }
        ${after === null ? sql`` : sql`and (o.name, o.id) > (${after[0]}, ${after[1]})`}
      order by o.name, o.id
      limit ${filter.limit}
    `,
  );
}
