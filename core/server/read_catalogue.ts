import type {
  CatalogSettings,
  Offering,
  Price,
  PriceList,
  Promotion,
} from '../contract/catalog.ts';
import { refuse } from '../contract/reply.ts';
import type { Refusal } from '../contract/reply.ts';
import { loadAll, loadOfferings, loadPrices } from '../sql/catalogue/catalog_records.ts';
import { loadCatalogVersion } from '../sql/catalogue/catalog_version.ts';
import { runQuery } from './run_query.ts';
import type { Reader } from './run_query.ts';

/** What a whole version has in common. */
export type VersionRecord = {
  readonly settings: CatalogSettings;
  readonly priceLists: readonly PriceList[];
  readonly promotions: readonly Promotion[];
};
export type OfferingRecord = {
  readonly offering: Offering | null;
  readonly prices: readonly Price[];
};
export type CatalogueRead =
  | {
      readonly ok: true;
      readonly records: ReadonlyMap<string, OfferingRecord>;
      readonly whole?: VersionRecord;
    }
  | Refusal;

type Documents = readonly [
  offerings: readonly { readonly document: Offering }[],
  prices: readonly { readonly document: Price }[],
];

/** Offerings with their prices, in one round trip. */
export async function readOfferings(
  reader: Reader,
  version: string,
  ids: readonly string[],
): Promise<CatalogueRead> {
  const { tenant } = reader.identity;
  const read = await runQuery(reader, (sql) => [
    loadOfferings(sql, tenant, version, ids),
    loadPrices(sql, tenant, version, ids),
  ]);
  return read.ok ? { ok: true, records: recordsOf(ids, read.rows) } : read;
}

/** The same with what the version has in common. */
export async function readWithVersion(
  reader: Reader,
  version: string,
  ids: readonly string[],
): Promise<CatalogueRead> {
  const { tenant } = reader.identity;
  const read = await runQuery(reader, (sql) => [
    loadCatalogVersion(sql, tenant, version),
    loadAll(sql, tenant, version, 'price_list'),
    loadAll(sql, tenant, version, 'promotion'),
    loadOfferings(sql, tenant, version, ids),
    loadPrices(sql, tenant, version, ids),
  ]);
  if (!read.ok) return read;
  const [[row], priceLists, promotions, ...documents] = read.rows;
  if (row === undefined || row.publishedAt === null) {
    return refuse('not_found', `no published catalogue version ${version}`);
  }
  const whole = {
    settings: row.settings,
    priceLists: priceLists.map(({ document }) => document),
    promotions: promotions.map(({ document }) => document),
  };
  return { ok: true, records: recordsOf(ids, documents), whole };
}

function recordsOf(ids: readonly string[], [offerings, prices]: Documents) {
  const found = new Map(offerings.map(({ document }) => [document.id, document]));
  const priced = Map.groupBy(prices, ({ document }) => document.offeringId);
  const recordOf = (id: string): OfferingRecord => ({
    offering: found.get(id) ?? null,
    prices: (priced.get(id) ?? []).map(({ document }) => document),
  });
  return new Map(ids.map((id) => [id, recordOf(id)]));
}
