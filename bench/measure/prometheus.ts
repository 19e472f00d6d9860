/** Cumulative counts of one histogram, summed over its label sets: [upper bound, count]. */
export type Buckets = readonly (readonly [number, number])[];

/** Reads one histogram out of the Prometheus text of a process. */
export function bucketsOf(text: string, name: string): Buckets {
  const sums = new Map<number, number>();
  for (const line of text.split('\n')) {
    if (!line.startsWith(`${name}_bucket{`)) continue;
    const bound = /\ble="([^"]+)"/.exec(line)?.[1];
    const count = Number(/\}\s+(\S+)/.exec(line)?.[1]);
    if (bound === undefined || Number.isNaN(count)) continue;
    const upper = bound === '+Inf' ? Number.POSITIVE_INFINITY : Number(bound);
    sums.set(upper, (sums.get(upper) ?? 0) + count);
  }
  return [...sums].toSorted(([a], [b]) => a - b);
}

/** What was recorded between two readings. */
export function since(before: Buckets, after: Buckets): Buckets {
  const earlier = new Map(before);
  return after.map(([upper, count]) => [upper, count - (earlier.get(upper) ?? 0)]);
}

export function countOf(buckets: Buckets): number {
  return buckets.at(-1)?.[1] ?? 0;
}

/** A quantile by linear interpolation within its bucket, as Prometheus does it. */
export function quantileOf(buckets: Buckets, quantile: number): number {
  const rank = quantile * countOf(buckets);
  let lower = 0;
  let below = 0;
  for (const [upper, count] of buckets) {
    if (count >= rank && count > below) {
      if (upper === Number.POSITIVE_INFINITY) return lower;
      return lower + ((upper - lower) * (rank - below)) / (count - below);
    }
    lower = upper;
    below = count;
  }
  return lower;
}

/** A counter summed by one of its labels, over however many processes the text is of. */
export function countersOf(text: string, name: string, label: string): Map<string, number> {
  const sums = new Map<string, number>();
  for (const line of text.split('\n')) {
    if (!line.startsWith(`${name}{`)) continue;
    const key = new RegExp(`\\b${label}="([^"]*)"`).exec(line)?.[1] ?? '';
    sums.set(key, (sums.get(key) ?? 0) + Number(/\}\s+(\S+)/.exec(line)?.[1] ?? 0));
  }
  return sums;
}
