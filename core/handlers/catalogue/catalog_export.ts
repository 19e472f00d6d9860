import type { ParsedBody, ReplyBody } from '../../contract/calls.ts';
import type { Offering, Price, PriceList, Promotion } from '../../contract/catalog.ts';
import type { Reply } from '../../contract/reply.ts';
import type { Call } from '../../server/call.ts';
import { runQuery } from '../../server/run_query.ts';
import { exportCatalogue } from '../../sql/catalogue/catalog_records_export.ts';
import type { ExportRow } from '../../sql/catalogue/catalog_records_export.ts';
import { partAt } from '../../sql/catalogue/catalog_records_parts.ts';
import { loadCatalogVersion } from '../../sql/catalogue/catalog_version.ts';
import { decodePartCursor, encodePartCursor, fitting } from './catalog_part_cursor.ts';
import { seesCosts, withoutCost } from './costs.ts';
import { notThere } from './catalog_version_view.ts';

/** Things that one page has at most, however small they are. */
const ITEMS_MAX = 2_000;

/**
 * Documents as they are stored, so that what comes in again is the same to the byte; without costs
 * for who isn't an administrator.
 */
export async function catalogExport(
  call: Call,
  { catalogVersion: version, cursor }: ParsedBody['catalog_export'],
): Promise<Reply<ReplyBody['catalog_export']>> {
  const start = decodePartCursor(cursor);
  if (!start.ok) return start;
  const { tenant } = call.identity;
  const read = await runQuery(call, (sql) => [
    loadCatalogVersion(sql, tenant, version),
    exportCatalogue(sql, tenant, version, { after: start.after, limit: ITEMS_MAX + 1 }),
  ]);
  if (!read.ok) return read;
  const [[row], rows] = read.rows;
  if (row === undefined) return notThere(version);
  const { items, last, more } = fitting<ExportRow, ExportRow['document']>(
    rows,
    ITEMS_MAX,
    ({ document }) => document,
  );
  const of = <Document>(part: string): Document[] =>
    // A row of a part's table holds a document of that part.
    items.filter((_, at) => partAt(rows[at]?.part ?? 0) === part) as unknown as Document[];
  return {
    ok: true,
    body: {
      catalogVersion: version,
      name: row.name,
      ...(row.contentHash === null ? {} : { contentHash: row.contentHash }),
      settings: row.settings,
      priceLists: of<PriceList>('priceLists'),
      offerings: of<Offering>('offerings'),
      prices: seesCosts(call) ? of<Price>('prices') : of<Price>('prices').map(withoutCost),
      promotions: of<Promotion>('promotions'),
      ...(more && last !== undefined ? { next: encodePartCursor(last) } : {}),
    },
  };
}
