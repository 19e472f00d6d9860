/** What the cache holds about one value. Hot paths read `value` and set `seen`. */
export type Kept<Value> = {
  readonly key: string;
  readonly value: Value;
  readonly bytes: number;
  /** Set by a reader; what was seen since the hand last passed survives its next pass. */
  seen: boolean;
  /** How often it was read since its key was first stored. */
  reads: number;
  readonly home: Map<string, Kept<Value>>;
  newer: Kept<Value> | undefined;
  older: Kept<Value> | undefined;
};

export type Sieve<Value> = {
  /** Stores into `home`, a map that the caller reads directly: a hit is one look-up. */
  readonly put: (home: Map<string, Kept<Value>>, key: string, value: Value, bytes: number) => void;
  readonly remove: (kept: Kept<Value>) => void;
  readonly bytes: () => number;
  readonly entries: () => number;
  readonly evictions: () => number;
  /** All of them hang on it, by `older`. */
  readonly newest: () => Kept<Value> | undefined;
};

/**
 * SIEVE eviction (Zhang et al., NSDI 2024), bounded by bytes over any number of maps. A hit sets
 * one bit and moves nothing, which makes reads cheap and scans harmless. A value above an eighth of
 * the bound isn't kept: it would push out what is useful.
 */
export function createSieve<Value>(bytesMax: number): Sieve<Value> {
  let newest: Kept<Value> | undefined;
  let oldest: Kept<Value> | undefined;
  let hand: Kept<Value> | undefined;
  let bytes = 0;
  let entries = 0;
  let evictions = 0;

  function unlink(kept: Kept<Value>): void {
    if (kept.newer === undefined) newest = kept.older;
    else kept.newer.older = kept.older;
    if (kept.older === undefined) oldest = kept.newer;
    else kept.older.newer = kept.newer;
    if (hand === kept) hand = kept.newer;
    bytes -= kept.bytes;
    entries -= 1;
  }

  function remove(kept: Kept<Value>): void {
    if (kept.home.get(kept.key) !== kept) return;
    kept.home.delete(kept.key);
    unlink(kept);
  }

  /** From old to new, round and round: forgives what was seen, takes the first that wasn't. */
  function evictOne(): void {
    let at = hand ?? oldest;
    while (at !== undefined && at.seen) {
      at.seen = false;
      at = at.newer ?? oldest;
    }
    if (at === undefined) return;
    hand = at.newer;
    evictions += 1;
    remove(at);
  }

  return {
    remove,
    put(home, key, value, size) {
      const before = home.get(key);
      if (before !== undefined) remove(before);
      if (size > bytesMax / 8) return;
      while (bytes + size > bytesMax && entries > 0) evictOne();
      const kept: Kept<Value> = {
        key,
        value,
        bytes: size,
        seen: false,
        reads: before?.reads ?? 0,
        home,
        newer: undefined,
        older: newest,
      };
      if (newest === undefined) oldest = kept;
      else newest.newer = kept;
      newest = kept;
      home.set(key, kept);
      bytes += size;
      entries += 1;
    },
    bytes: () => bytes,
    entries: () => entries,
    evictions: () => evictions,
    newest: () => newest,
  };
}
