import type { ParsedBody, ReplyBody } from '../../contract/calls.ts';
import { FIELD_CHANGES_MAX, FIELD_VALUE_CHARS_MAX } from '../../contract/catalog_diff.ts';
import type {
  CatalogChange,
  CatalogDiff,
  CatalogPart,
  Change,
} from '../../contract/catalog_diff.ts';
import type { Reply } from '../../contract/reply.ts';
import { diffFields } from '../../domain/catalogue_diff/diff_fields.ts';
import type { Call } from '../../server/call.ts';
import { runQuery } from '../../server/run_query.ts';
import { countDifferences, diffCatalogue } from '../../sql/catalogue/catalog_records_diff.ts';
import type { DiffCountRow, DiffRow } from '../../sql/catalogue/catalog_records_diff.ts';
import { partAt, partsFrom } from '../../sql/catalogue/catalog_records_parts.ts';
import { loadCatalogVersion } from '../../sql/catalogue/catalog_version.ts';
import type { CatalogVersionRow } from '../../sql/catalogue/catalog_version.ts';
import { decodePartCursor, encodePartCursor, fitting } from './catalog_part_cursor.ts';
import { seesCosts, withCostsHidden } from './costs.ts';
import { notThere } from './catalog_version_view.ts';

const LIMITS = { changesMax: FIELD_CHANGES_MAX, valueCharsMax: FIELD_VALUE_CHARS_MAX };

/** Which things differ is found by the database, what differs in them here. */
export async function catalogDiff(
  call: Call,
  { from, to, part, limit, cursor }: ParsedBody['catalog_diff'],
): Promise<Reply<ReplyBody['catalog_diff']>> {
  const start = decodePartCursor(cursor);
  if (!start.ok) return start;
  const { tenant } = call.identity;
  const [order] = start.after;
  const parts = partsFrom(order).filter((one) => part === undefined || one === part);
  const compared = { from, to, parts };
  const page = { after: start.after, limit: limit + 1 };
  const read = await runQuery(call, (sql) => [
    loadCatalogVersion(sql, tenant, from),
    loadCatalogVersion(sql, tenant, to),
    ...(parts.length === 0 ? [] : [diffCatalogue(sql, tenant, compared, page)]),
    ...(parts.length === 0 || !start.first ? [] : [countDifferences(sql, tenant, compared)]),
  ]);
  if (!read.ok) return read;
  const [[before], [after], rows = [], counted = []] = read.rows as unknown as [
    readonly CatalogVersionRow[],
    readonly CatalogVersionRow[],
    (readonly DiffRow[])?,
    (readonly DiffCountRow[])?,
  ];
  if (before === undefined) return notThere(from);
  if (after === undefined) return notThere(to);
  const wanted = start.first && (part ?? 'settings') === 'settings';
  const settings = wanted ? settingsChange(before, after) : [];
  const { items, last, more } = fitting(
    rows,
    limit,
    seesCosts(call) ? changeOf : (row) => withCostsHidden(changeOf(row)),
  );
  return {
    ok: true,
    body: {
      from,
      to,
      ...(start.first ? { counts: countsOf(counted, settings.length) } : {}),
      items: [...settings, ...items],
      ...(more && last !== undefined ? { next: encodePartCursor(last) } : {}),
    },
  };
}

function changeOf(row: DiffRow): CatalogChange {
  return {
    part: partAt(row.part),
    id: row.id,
    ...(row.name === null ? {} : { name: row.name }),
    change: row.change,
    ...(row.change === 'changed' ? diffFields(row.before, row.after, LIMITS) : {}),
  };
}

function settingsChange(before: CatalogVersionRow, after: CatalogVersionRow): CatalogChange[] {
  const { fields, fieldsTotal } = diffFields(before.settings, after.settings, LIMITS);
  if (fieldsTotal === 0) return [];
  return [{ part: 'settings', id: 'settings', change: 'changed', fields, fieldsTotal }];
}

function countsOf(
  rows: readonly DiffCountRow[],
  settings: number,
): NonNullable<CatalogDiff['counts']> {
  const counts: { [Part in CatalogPart]?: Record<Change, number> } = {};
  const none = { added: 0, removed: 0, changed: 0 };
  if (settings > 0) counts.settings = { ...none, changed: settings };
  for (const { part, change, count } of rows) {
    const name = partAt(part);
    counts[name] = { ...none, ...counts[name], [change]: count };
  }
  return counts;
}
