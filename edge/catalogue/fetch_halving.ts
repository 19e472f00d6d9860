import type { Fetched } from '../cache/record_types.ts';

/** A reply that is larger than a message may be is asked for again in two halves. */
export async function fetchHalving<T>(
  ids: readonly string[],
  fetch: (ids: readonly string[]) => Promise<Fetched<T>>,
): Promise<Fetched<T>> {
  const fetched = await fetch(ids);
  if (fetched.ok || fetched.code !== 'limit_exceeded' || ids.length < 2) return fetched;
  const middle = Math.ceil(ids.length / 2);
  const left = await fetchHalving(ids.slice(0, middle), fetch);
  if (!left.ok) return left;
  const right = await fetchHalving(ids.slice(middle), fetch);
  if (!right.ok) return right;
  return { ok: true, records: new Map([...left.records, ...right.records]) };
}
