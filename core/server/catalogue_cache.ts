import type { CatalogSettings, Offering, Price } from '../contract/catalog.ts';
import type { Refusal } from '../contract/reply.ts';
import type { CatalogSlice } from '../domain/catalogue/slice.ts';
import { readOfferings, readWithVersion } from './read_catalogue.ts';
import type { OfferingRecord, VersionRecord } from './read_catalogue.ts';
import type { Reader } from './run_query.ts';
import { createTurns } from './turns.ts';

type Entry = { readonly bytes: number } & (
  | { readonly version: VersionRecord }
  | { readonly record: OfferingRecord }
);

type Asker = { readonly reader: Reader; readonly version: string; readonly deadlineAtMs: number };

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

  /** What all offerings have in common is read once a version, however many offerings follow. */
  async function load({ reader, version }: Asker, wanted: readonly string[]) {
    const { tenant } = reader.identity;
    const known = entries.get(versionKey(tenant, version)) !== undefined;
    const ids = wanted.filter((id) => !entries.get(offeringKey(tenant, version, id)));
    if (known && ids.length === 0) return null;
    const read = await (known ? readOfferings : readWithVersion)(reader, version, ids);
    if (!read.ok) return read;
    const { whole, records } = read;
    if (whole !== undefined) {
      entries.put(versionKey(tenant, version), { version: whole, bytes: sizeOf(whole) });
    }
    for (const [id, record] of records) {
      entries.put(offeringKey(tenant, version, id), { record, bytes: sizeOf(record) });
    }
    return null;
  }

  const turn = createTurns<Asker, Refusal | null>(load);
  const fetch: CatalogueCache['fetch'] = (reader, version, ids) => {
    const { deadlineAtMs, identity, pool } = reader;
    const line = `${identity.tenant} ${version} ${pool.name}`;
    return turn(line, { reader, version, deadlineAtMs }, ids);
  };

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
