import type { SlotCandidates } from '../../../contract/configuration_model.ts';

/** When the next candidate goes on sale or off it, in milliseconds since 1970; else infinity. */
export function changesAt(candidates: readonly SlotCandidates[], now: number): number {
  let next = Infinity;
  for (const { groups } of candidates) {
    for (const { scope } of groups) {
      for (const instant of [scope?.validFrom, scope?.validTo]) {
        const at = instant === undefined ? Infinity : Date.parse(instant);
        if (at > now && at < next) next = at;
      }
    }
  }
  return next;
}
