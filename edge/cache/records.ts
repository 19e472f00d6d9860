import type { Refusal } from '../../core/contract/reply.ts';
import type { Keep, Outcome } from './fill.ts';
import { createGather, keyOf } from './gather.ts';
import type { Loaded, RecordCacheOptions, Wanted } from './record_types.ts';
import { createSieve } from './sieve.ts';
import type { Kept, Sieve } from './sieve.ts';

/** Parsed objects weigh about twice their text. */
const BYTES_PER_CHAR = 2;
const ENTRY_BYTES = 200;

type Held = { readonly value: unknown; readonly until: number };

export type RecordCache = {
  readonly load: <T>(wanted: Wanted<T>) => Promise<Loaded<T> | Refusal>;
  readonly sieve: Sieve<Held>;
  /** Keys being rebuilt now. */
  readonly rebuilding: () => number;
};

/**
 * Immutable records through memory → Redis → core. One rebuild per key: within the process callers
 * share a flight; between processes the holder of the lease rebuilds and the others wait, bounded.
 */
export function createRecordCache(options: RecordCacheOptions): RecordCache {
  const { meters, now } = options;
  const sieve = createSieve<Held>(options.bytesMax);
  const home = new Map<string, Kept<Held>>();

  const keep: Keep = (key, value, chars, until) => {
    sieve.put(home, key, { value, until }, chars * BYTES_PER_CHAR + ENTRY_BYTES);
  };
  const gather = createGather(options, keep);

  async function load<T>(wanted: Wanted<T>): Promise<Loaded<T> | Refusal> {
    const records = new Map<string, T>();
    const waits: [string, Promise<Outcome>][] = [];
    let until = now() + wanted.ttlMs;
    for (const id of new Set(wanted.ids)) {
      const kept = home.get(keyOf(wanted, id));
      const goodUntil = kept?.value.until ?? 0;
      if (kept !== undefined && goodUntil > now() && goodUntil > (wanted.newerThan ?? 0)) {
        kept.seen = true;
        kept.reads += 1;
        until = Math.min(until, goodUntil);
        if (kept.value.value !== null) records.set(id, kept.value.value as T);
      } else {
        waits.push([id, gather.outcomeOf(wanted, id)]);
      }
    }
    if (waits.length === 0) meters.hit(wanted.domain, 'l1');
    else gather.pump(wanted);
    let layer: Loaded<T>['layer'] = 'l1';
    for (const [id, wait] of waits) {
      const outcome = await wait;
      if (!outcome.ok) return outcome;
      until = Math.min(until, outcome.until);
      if (outcome.value !== null) records.set(id, outcome.value as T);
      if (layer !== 'core') layer = outcome.layer;
    }
    return { ok: true, records, layer, until };
  }

  return { load, sieve, rebuilding: gather.inFlight };
}
