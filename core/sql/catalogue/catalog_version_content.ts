import type { Sql } from '../../../db/connect.ts';
import { PART_TABLE, partsFrom } from './catalog_records_parts.ts';
import type { RecordPart } from './catalog_records_parts.ts';
import { statement } from '../statement.ts';
import type { Statement } from '../statement.ts';

/** A whole draft as JSON texts: whoever parses them pays for it, and that is not the event loop. */
export type DraftText = { readonly [Part in RecordPart]: string };

/** The rows of one part of a version that is a draft; of another version nothing, however large. */
function rowsOf(sql: Sql, tenant: string, version: string, part: RecordPart) {
  return sql`
    ${sql(PART_TABLE[part])} x
    where x.tenant_id = ${tenant} and x.catalog_version = ${version}
      and 'draft' = (select status from catalog_version
        where tenant_id = ${tenant} and catalog_version = ${version})
  `;
}

/** Each part by id: findings count in this order. */
export function loadDraftText(sql: Sql, tenant: string, version: string): Statement<DraftText> {
  const text = (part: RecordPart) => sql`
    (select '[' || coalesce(string_agg(x.document::text, ',' order by x.id), '') || ']'
      from ${rowsOf(sql, tenant, version, part)})
  `;
  return statement(
    'load_draft_text',
    sql`
      select ${text('priceLists')} as "priceLists", ${text('offerings')} as offerings,
        ${text('prices')} as prices, ${text('promotions')} as promotions
    `,
  );
}

/**
 * Another one after anything was added: each row carries the transaction that wrote it last. So a
 * draft can be checked with nothing locked, and who adds to it writes no counter.
 */
export function fingerprintDraft(
  sql: Sql,
  tenant: string,
  version: string,
): Statement<{ fingerprint: string }> {
  const [first, ...rest] = partsFrom(0).map(
    (part) => sql`
      select ${part} || x.id as thing, x.xmin::text::bigint as written
      from ${rowsOf(sql, tenant, version, part)}
    `,
  );
  if (first === undefined) throw new Error('a version has parts');
  const things = rest.reduce((all, one) => sql`${all} union all ${one}`, first);
  return statement(
    'fingerprint_draft',
    sql`
      select count(*) || ' ' || coalesce(sum(hashtextextended(thing, written)), 0) as fingerprint
      from (${things}) as things
    `,
  );
}
