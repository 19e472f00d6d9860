import type { ParsedBody, ReplyBody } from '../../contract/calls.ts';
import type { PriceList } from '../../contract/catalog.ts';
import type { PriceListState } from '../../contract/price_lists.ts';
import { refuse } from '../../contract/reply.ts';
import type { Reply } from '../../contract/reply.ts';
import type { Call } from '../../server/call.ts';
import { runQuery } from '../../server/run_query.ts';
import { countPrices, loadAll } from '../../sql/catalogue/catalog_records.ts';
import { activeVersion, loadCatalogVersion } from '../../sql/catalogue/catalog_version.ts';
import { notThere } from './catalog_version_view.ts';
import { decodeCursor, pageOf } from '../cursor.ts';

/** Which price lists there are, and what a basket at an instant would make of them. */
export async function priceLists(
  call: Call,
  body: ParsedBody['price_lists'],
): Promise<Reply<ReplyBody['price_lists']>> {
  const from = decodeCursor(body.cursor);
  if (!from.ok) return from;
  const { tenant } = call.identity;
  const active = await runQuery(call, (sql) => [activeVersion(sql, tenant, call.now)]);
  if (!active.ok) return active;
  const version = body.catalogVersion ?? active.rows[0][0]?.catalogVersion;
  if (version === undefined) return refuse('not_found', 'no catalogue version is on sale');
  const read = await runQuery(call, (sql) => [
    loadCatalogVersion(sql, tenant, version),
    loadAll(sql, tenant, version, 'price_list'),
    countPrices(sql, tenant, version),
  ]);
  if (!read.ok) return read;
  const [[row], rows, counted] = read.rows;
  if (row === undefined) return notThere(version);
  const at = Date.parse(body.at ?? call.now);
  const counts = new Map(counted.map(({ priceList, count }) => [priceList, count]));
  const after = from.position?.[0];
  const wanted = rows
    .map(({ document }) => ({
      ...document,
      state: stateOf(document, at),
      prices: counts.get(document.id) ?? 0,
    }))
    .filter((list) => after === undefined || list.id > after)
    .filter((list) => within(list, body) && (body.state ?? list.state) === list.state)
    .toSorted((one, other) => (one.id < other.id ? -1 : 1))
    .slice(0, body.limit + 1);
  const page = pageOf(
    wanted,
    body.limit,
    (list) => list,
    ({ id }) => [id, ''],
  );
  return { ok: true, body: { catalogVersion: version, ...page } };
}

/** A list that is switched off is inactive, whatever its dates. Validity is [from, to). */
export function stateOf(list: PriceList, at: number): PriceListState {
  if (list.status === 'inactive') return 'inactive';
  if (list.validFrom !== undefined && at < Date.parse(list.validFrom)) return 'future';
  return list.validTo !== undefined && at >= Date.parse(list.validTo) ? 'expired' : 'active';
}

function within(list: PriceList, place: ParsedBody['price_lists']): boolean {
  const has = (scope: readonly string[], value: string | undefined) =>
    value === undefined || scope.length === 0 || scope.includes(value);
  return (
    has(list.markets, place.market) &&
    has(list.channels, place.channel) &&
    has(list.segments, place.segment) &&
    (place.currency ?? list.currency) === list.currency
  );
}
