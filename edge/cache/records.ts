import { refuse } from '../../core/contract/reply.ts';
import type { Refusal } from '../../core/contract/reply.ts';
import { fillChunk } from './fill.ts';
import type { Job, Outcome } from './fill.ts';
import type { Loaded, RecordCacheOptions, Wanted } from './record_types.ts';
import { createSieve } from './sieve.ts';
import type { Kept } from './sieve.ts';

/** Keys per request to Redis or the core: bounded messages in both directions. */
const CHUNK = 50;
const CHUNKS_AT_ONCE = 4;
/** No chunk is begun later than this after the first: somebody is waiting. */
const LOAD_MS_MAX = 8_000;
/** Parsed objects weigh about twice their text. */
const BYTES_PER_CHAR = 2;
const ENTRY_BYTES = 200;

export type RecordCache = {
  readonly load: <T>(wanted: Wanted<T>) => Promise<Loaded<T> | Refusal>;
  readonly bytes: () => number;
  readonly entries: () => number;
  readonly evictions: () => number;
};

type Held = { readonly value: unknown; readonly until: number };
type Flights = Map<string, Promise<Outcome>>;
type Claims = Map<string, (outcome: Outcome) => void>;

/**
 * Immutable records through memory → Redis → core. One rebuild per key: within the process callers
 * share a flight; between processes the holder of the lease rebuilds and the others wait, bounded.
 */
export function createRecordCache(options: RecordCacheOptions): RecordCache {
  const { meters, now } = options;
  const sieve = createSieve<Held>(options.bytesMax);
  const home = new Map<string, Kept<Held>>();
  const flights: Flights = new Map();

  const keep: Job['keep'] = (key, value, chars, ttlMs) => {
    const held = { value, until: now() + ttlMs };
    sieve.put(home, key, held, chars * BYTES_PER_CHAR + ENTRY_BYTES);
  };

  async function load<T>(wanted: Wanted<T>): Promise<Loaded<T> | Refusal> {
    const key = (id: string) => ['qw1', ...wanted.scope, id].join(':');
    const records = new Map<string, T>();
    const waits: [string, Promise<Outcome>][] = [];
    const claims: Claims = new Map();
    for (const id of new Set(wanted.ids)) {
      const kept = home.get(key(id));
      if (kept !== undefined && kept.value.until > now()) {
        kept.seen = true;
        if (kept.value.value !== null) records.set(id, kept.value.value as T);
        continue;
      }
      const flying = flights.get(key(id));
      if (flying !== undefined) meters.joined(wanted.domain);
      waits.push([id, flying ?? claim(flights, claims, key(id), id)]);
    }
    if (waits.length === 0) meters.hit(wanted.domain, 'l1');
    if (claims.size > 0) void settleAll(options, { wanted, key, keep }, claims);
    let layer: Loaded<T>['layer'] = 'l1';
    for (const [id, wait] of waits) {
      const outcome = await wait;
      if (!outcome.ok) return outcome;
      if (outcome.value !== null) records.set(id, outcome.value as T);
      if (layer !== 'core') layer = outcome.layer;
    }
    return { ok: true, records, layer };
  }

  return { load, bytes: sieve.bytes, entries: sieve.entries, evictions: sieve.evictions };
}

function claim(flights: Flights, claims: Claims, key: string, id: string): Promise<Outcome> {
  const { promise, resolve } = Promise.withResolvers<Outcome>();
  flights.set(key, promise);
  claims.set(id, (outcome) => {
    flights.delete(key);
    resolve(outcome);
  });
  return promise;
}

/** Settles every claim, whatever happens: a flight that never lands would hold its callers. */
async function settleAll(
  options: RecordCacheOptions,
  job: Omit<Job, 'settle'>,
  claims: Claims,
): Promise<void> {
  const settle = (id: string, outcome: Outcome) => {
    claims.get(id)?.(outcome);
    claims.delete(id);
  };
  const ids = [...claims.keys()];
  const until = options.now() + LOAD_MS_MAX;
  let next = 0;
  const work = async () => {
    while (next < ids.length && options.now() < until) {
      const chunk = ids.slice(next, next + CHUNK);
      next += CHUNK;
      await fillChunk(options, { ...job, settle }, chunk);
    }
  };
  let left = refuse('deadline_exceeded', `${job.wanted.domain} could not be loaded in time`);
  await Promise.all(Array.from({ length: CHUNKS_AT_ONCE }, work)).catch((error: unknown) => {
    options.onFault(error);
    left = refuse('internal', `${job.wanted.domain} could not be loaded`);
  });
  for (const settleOne of claims.values()) settleOne(left);
}
