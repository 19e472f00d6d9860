import type { Kept } from './sieve.ts';

/** So many, by rank: keys come and go, and a series for each would stay for ever. */
const KEYS_MAX = 10;
const CHARS_MAX = 200;

/** A key and how often it was read, linked with all others of its store. */
type Read = Pick<Kept<unknown>, 'key' | 'reads'> & { readonly older: Read | undefined };
export type Readable = { readonly newest: () => Read | undefined };

/**
 * The most read keys of each store, in the Prometheus text format. Written here and not as an
 * instrument of OpenTelemetry, whose label sets are never given back.
 */
export function hotKeysText(stores: Readonly<Record<string, Readable>>): string {
  const lines = Object.entries(stores).flatMap(([store, { newest }]) =>
    hottest(newest()).map(({ key, reads }, at) => {
      const labels = `store="${store}",rank="${at + 1}",key="${escaped(key)}"`;
      return `cache_hot_key_reads{${labels}} ${reads}`;
    }),
  );
  if (lines.length === 0) return '';
  return [
    '# HELP cache_hot_key_reads Reads of the hottest keys since they were first stored',
    '# TYPE cache_hot_key_reads gauge',
    ...lines,
    '',
  ].join('\n');
}

/** Looks at every key: for whoever reads metrics, not for the hot path. */
function hottest(newest: Read | undefined): readonly Read[] {
  const top: Read[] = [];
  for (let at = newest; at !== undefined; at = at.older) {
    if (at.reads <= (top[KEYS_MAX - 1]?.reads ?? 0)) continue;
    top.push(at);
    top.sort((one, other) => other.reads - one.reads);
    top.length = Math.min(top.length, KEYS_MAX);
  }
  return top;
}

function escaped(key: string): string {
  return key
    .slice(0, CHARS_MAX)
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\"')
    .replaceAll('\n', '\\n');
}
