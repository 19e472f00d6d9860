import type { LineInput } from '../../contract/price.ts';
import { offeringIdsOf } from '../../domain/catalogue/slice.ts';
import { proposedIdsOf } from '../../domain/configuration/defaults.ts';
import type { Peeked } from '../../server/catalogue_cache.ts';

type Known = Extract<Peeked, { readonly ok: true }>;

/** All that lines sell, with what rules fill in by default; or the ids, when some aren't cached. */
export function soldIn(
  lines: readonly LineInput[],
  peek: (offeringIds: readonly string[]) => Peeked,
): Known | string[] {
  const ids = offeringIdsOf(lines);
  const known = peek(ids);
  if (!known.ok) return ids;
  const proposed = proposedIdsOf(known.slice.offerings.values());
  if (proposed.length === 0) return known;
  const all = [...new Set([...ids, ...proposed])];
  const whole = peek(all);
  return whole.ok ? whole : all;
}
