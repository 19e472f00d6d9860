import type {
  CatalogSettings,
  Offering,
  Price,
  PriceList,
  Promotion,
} from '../contract/catalog.ts';
import { refuse } from '../contract/reply.ts';
import type { Refusal } from '../contract/reply.ts';
import type { CatalogSlice } from '../domain/catalogue/slice.ts';
import { loadAll, loadOfferings, loadPrices } from '../sql/catalog_records.ts';
import { loadCatalogVersion } from '../sql/catalog_version.ts';
import { runQuery } from './run_query.ts';
import type { Reader } from './run_query.ts';

/** What a whole version has in common. */
export type VersionRecord = {
  readonly settings: CatalogSettings;
  readonly priceLists: readonly PriceList[];
  readonly promotions: readonly Promotion[];
};
type OfferingRecord = { readonly offering: Offering | null; readonly prices: readonly Price[] };
type Entry = { readonly bytes: number } & (
  | { readonly version: VersionRecord }
  | { readonly record: OfferingRecord }
);

export type Peeked =
  | { readonly ok: true; readonly slice: CatalogSlice; readonly settings: CatalogSettings }
  | { readonly ok: false };

/**
 * Records of published versions never change, so they are kept until memory is needed for others:
 * the least recently used leave first. Nothing here is waited for inside a transaction.
 */
export type CatalogueCache = {
  /** Synchronous: what is there, or that something is missing. */
  readonly peek: (tenant: string, version: string, offeringIds: readonly string[]) => Peeked;
  /** Fetches what is missing; null when it is there now. */
  readonly fetch: (
    reader: Reader,
    version: string,
    offeringIds: readonly string[],
  ) => Promise<Refusal | null>;
};

export function createCatalogueCache(bytesMax: number): CatalogueCache {
  const entries = createEntries(bytesMax);

  function peek(tenant: string, version: string, offeringIds: readonly string[]): Peeked {
    const whole = entries.get(versionKey(tenant, version));
    if (whole === undefined || !('version' in whole)) return { ok: false };
    const offerings = new Map<string, Offering>();
    const prices = new Map<string, readonly Price[]>();
    for (const id of offeringIds) {
      const entry = entries.get(offeringKey(tenant, version, id));
      if (entry === undefined || !('record' in entry)) return { ok: false };
      if (entry.record.offering !== null) offerings.set(id, entry.record.offering);
      prices.set(id, entry.record.prices);
    }
    const { settings, priceLists, promotions } = whole.version;
    const { pricing } = settings;
    const slice = { catalogVersion: version, offerings, prices, priceLists, promotions, pricing };
    return { ok: true, slice, settings };
  }

  async function fetch(reader: Reader, version: string, offeringIds: readonly string[]) {
    const { tenant } = reader.identity;
    const ids = [...new Set(offeringIds)];
    const read = await runQuery(reader, (sql) => [
      loadCatalogVersion(sql, tenant, version),
      loadAll(sql, tenant, version, 'price_list'),
      loadAll(sql, tenant, version, 'promotion'),
      loadOfferings(sql, tenant, version, ids),
      loadPrices(sql, tenant, version, ids),
    ]);
    if (!read.ok) return read;
    const [[row], priceLists, promotions, offerings, prices] = read.rows;
    if (row === undefined || row.publishedAt === null) {
      return refuse('not_found', `no published catalogue version ${version}`);
    }
    const record: VersionRecord = {
      settings: row.settings,
      priceLists: priceLists.map(({ document }) => document),
      promotions: promotions.map(({ document }) => document),
    };
    entries.put(versionKey(tenant, version), { version: record, bytes: sizeOf(record) });
    const found = new Map(offerings.map(({ document }) => [document.id, document]));
    const priced = Map.groupBy(prices, ({ document }) => document.offeringId);
    for (const id of ids) {
      const own: OfferingRecord = {
        offering: found.get(id) ?? null,
        prices: (priced.get(id) ?? []).map(({ document }) => document),
      };
      entries.put(offeringKey(tenant, version, id), { record: own, bytes: sizeOf(own) });
    }
    return null;
  }

  return { peek, fetch };
}

/** Least recently used leaves first, by bytes. */
function createEntries(bytesMax: number) {
  const entries = new Map<string, Entry>();
  let bytesHeld = 0;
  return {
    get: (key: string): Entry | undefined => {
      const entry = entries.get(key);
      if (entry !== undefined) {
        entries.delete(key);
        entries.set(key, entry);
      }
      return entry;
    },
    put: (key: string, entry: Entry): void => {
      bytesHeld += entry.bytes - (entries.get(key)?.bytes ?? 0);
      entries.delete(key);
      entries.set(key, entry);
      for (const [oldest, { bytes }] of entries) {
        if (bytesHeld <= bytesMax || oldest === key) break;
        entries.delete(oldest);
        bytesHeld -= bytes;
      }
    },
  };
}

function versionKey(tenant: string, version: string): string {
  return `${tenant} ${version}`;
}

function offeringKey(tenant: string, version: string, id: string): string {
  return `${tenant} ${version} ${id}`;
}

/** Text is about as large in memory as written, twice over for objects and keys. */
function sizeOf(value: unknown): number {
  return JSON.stringify(value).length * 2 + 200;
}
