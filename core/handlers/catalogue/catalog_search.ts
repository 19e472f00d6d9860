import type { ParsedBody, ReplyBody } from '../../contract/calls.ts';
import type { CatalogSettings } from '../../contract/catalog.ts';
import { TOTAL_MAX } from '../../contract/catalog_search.ts';
import type { CatalogSearch, OfferingSummary } from '../../contract/catalog_search.ts';
import { refuse } from '../../contract/reply.ts';
import type { Refusal, Reply } from '../../contract/reply.ts';
import { localise } from '../../domain/catalogue/localise.ts';
import type { Call } from '../../server/call.ts';
import { runQuery } from '../../server/run_query.ts';
import { databaseCode } from '../../server/send.ts';
import {
  searchByCharacteristic,
  searchById,
  searchByName,
  searchSettings,
} from '../../sql/catalogue/catalog_search.ts';
import type { FoundRow } from '../../sql/catalogue/catalog_search.ts';
import type { SearchScope } from '../../sql/catalogue/catalog_search_filter.ts';
import { countOfferings } from '../../sql/catalogue/catalog_search_facets.ts';
import { loadCatalogVersion } from '../../sql/catalogue/catalog_version.ts';
import type { Sql } from '../../../db/connect.ts';
import type { Statement } from '../../sql/statement.ts';
import { versionOf } from './catalog_queries.ts';
import { decodeSearchCursor, encodeSearchCursor, questionOf } from './catalog_search_cursor.ts';
import type { SearchCursor } from './catalog_search_cursor.ts';
import { facetsOf, facetStatements } from './catalog_search_facets.ts';
import { scopeOf } from './catalog_search_scope.ts';

const SEARCH_MS_MAX = 2_000;
/** As PostgreSQL calls a statement that took too long. */
const QUERY_CANCELED = '57014';

type Rows = { readonly ok: true; readonly rows: readonly FoundRow[]; readonly lackingFrom: number };

export async function catalogSearch(
  call: Call,
  body: ParsedBody['catalog_search'],
): Promise<Reply<ReplyBody['catalog_search']>> {
  const from = decodeSearchCursor(body);
  if (!from.ok) return from;
  const version = await versionOf(call, body.catalogVersion ?? from.cursor?.version);
  if (typeof version !== 'string') return version;
  try {
    return await search(call, body, version, from.cursor);
  } catch (error) {
    if (databaseCode(error) !== QUERY_CANCELED) throw error;
    return refuse('deadline_exceeded', `a search may take ${SEARCH_MS_MAX} ms: ask for less`);
  }
}

async function search(
  call: Call,
  body: CatalogSearch,
  version: string,
  cursor: SearchCursor | null,
): Promise<Reply<ReplyBody['catalog_search']>> {
  const here = { tenant: call.identity.tenant, version, now: call.now };
  const scope = scopeOf(body, here);
  const read = await runQuery(call, (sql) => [
    searchSettings(sql, SEARCH_MS_MAX),
    loadCatalogVersion(sql, here.tenant, version),
    pageStatement(sql, scope, body, cursor),
    ...(body.total ? [countOfferings(sql, scope, TOTAL_MAX + 1)] : []),
    ...facetStatements(sql, body, here, scope),
  ]);
  if (!read.ok) return read;
  const [, [row], first, ...counted] = read.rows;
  const isPublic = row?.status === 'published' || row?.status === 'retired';
  if (row === undefined || (!isPublic && !call.identity.roles.includes('admin'))) {
    return refuse('not_found', `no published catalogue version ${version}`);
  }
  const rows = await withLacking(call, scope, body, cursor, first);
  if (!rows.ok) return rows;
  const facetRows = counted.flat();
  const total = facetRows.find(({ of }) => of === 'total');
  const language = body.language ?? row.settings.languages?.default;
  return {
    ok: true,
    body: {
      catalogVersion: version,
      ...(language === undefined || row.settings.languages === undefined ? {} : { language }),
      ...pageOf(rows, body, version, row.settings),
      ...(total === undefined ? {} : { total: Math.min(total.count, TOTAL_MAX) }),
      ...(total !== undefined && total.count > TOTAL_MAX ? { totalMore: true } : {}),
      ...(body.facets.length === 0 ? {} : { facets: facetsOf(body.facets, facetRows) }),
    },
  };
}

/** One row more than the page has tells that there is another page. */
function pageStatement(
  sql: Sql,
  scope: SearchScope,
  { sort, language, limit }: CatalogSearch,
  cursor: SearchCursor | null,
): Statement<FoundRow> {
  const { descending } = sort;
  const page = { descending, after: cursor?.id ?? null, limit: limit + 1 };
  if (sort.by === 'characteristic') {
    return cursor?.lacking === true
      ? searchById(sql, lacking(scope, sort.characteristic), { ...page, descending: false })
      : searchByCharacteristic(sql, scope, page, sort.characteristic);
  }
  return sort.by === 'id'
    ? searchById(sql, scope, page)
    : searchByName(sql, scope, page, widening(language));
}

/** After the last that has the characteristic come, by id, those that lack it. */
async function withLacking(
  call: Call,
  scope: SearchScope,
  { sort, limit }: CatalogSearch,
  cursor: SearchCursor | null,
  first: readonly FoundRow[],
): Promise<Rows | Refusal> {
  if (sort.by !== 'characteristic') return { ok: true, rows: first, lackingFrom: Infinity };
  if (cursor?.lacking === true) return { ok: true, rows: first, lackingFrom: 0 };
  if (first.length > limit) return { ok: true, rows: first, lackingFrom: Infinity };
  const page = { descending: false, after: null, limit: limit + 1 - first.length };
  const read = await runQuery(call, (sql) => [
    searchSettings(sql, SEARCH_MS_MAX),
    searchById(sql, lacking(scope, sort.characteristic), page),
  ]);
  if (!read.ok) return read;
  return { ok: true, rows: [...first, ...read.rows[1]], lackingFrom: first.length };
}

function lacking(scope: SearchScope, characteristic: string): SearchScope {
  return { ...scope, absent: [...scope.absent, characteristic] };
}

/** `de-AT`, then `de`. */
function widening(language: string | undefined): string[] {
  const parts = language?.split('-') ?? [];
  return parts.map((_, at) => parts.slice(0, parts.length - at).join('-')).slice(0, 3);
}

function pageOf(
  { rows, lackingFrom }: Rows,
  body: CatalogSearch,
  version: string,
  settings: CatalogSettings,
): { readonly items: OfferingSummary[]; readonly next?: string } {
  const shown = rows.slice(0, body.limit);
  const items = shown.map((row) => summary(row, body.language, settings));
  const last = shown.at(-1);
  if (rows.length <= body.limit || last === undefined) return { items };
  const question = questionOf(body);
  const cursor = { version, question, id: last.id, lacking: shown.length > lackingFrom };
  return { items, next: encodeSearchCursor(cursor) };
}

function summary(
  row: FoundRow,
  language: string | undefined,
  settings: CatalogSettings,
): OfferingSummary {
  const { translations, ...rest } = row;
  if (language === undefined || translations == null) return rest;
  const whole = { ...row, markets: [], channels: [], options: [], slots: [], rules: [] };
  const { name } = localise(whole, [language], undefined, settings).offering;
  return { ...rest, name };
}
