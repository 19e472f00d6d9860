import { byPriority } from './compiled_promotion.ts';
import type { CompiledPromotion } from './compiled_promotion.ts';
import type { Draft, Share } from './draft.ts';
import type { Offers } from './promotion.ts';

/** Promotions of one stacking group that are in force for a charge. */
export type Group = {
  /** For the charge as a whole, in order of priority. */
  readonly whole: CompiledPromotion[];
  /** For components. */
  parts?: Map<Share, CompiledPromotion[]>;
};

/** In the order of the first promotion of each. */
export function groupsFor(draft: Draft, offers: Offers, units: bigint): readonly Group[] {
  const groups = new Map<string, Group>();
  for (const compiled of offers.line) {
    if (fits(compiled, draft, units)) groupOf(groups, compiled).whole.push(compiled);
  }
  if (offers.components === null || draft.shares === undefined) return [...groups.values()];
  let found = false;
  for (const share of draft.shares.values()) {
    for (const compiled of offers.components(share.offering)) {
      if (!fits(compiled, draft, share.units)) continue;
      found = true;
      const parts = (groupOf(groups, compiled).parts ??= new Map());
      const filed = parts.get(share);
      if (filed === undefined) parts.set(share, [compiled]);
      else filed.push(compiled);
    }
  }
  const all = [...groups.values()];
  return found ? all.toSorted((one, other) => byPriority(firstOf(one), firstOf(other))) : all;
}

/** Those that share come first; then each exclusive group by itself. */
export function waysOf(groups: readonly Group[]): readonly (readonly Group[])[] {
  const sharing: Group[] = [];
  const alone: Group[][] = [];
  for (const group of groups) {
    if (isExclusive(group)) alone.push([group]);
    else sharing.push(group);
  }
  return sharing.length === 0 ? alone : [sharing, ...alone];
}

function fits({ promotion }: CompiledPromotion, draft: Draft, units: bigint): boolean {
  return promotion.charge === draft.charge && units >= promotion.quantityMin;
}

function groupOf(groups: Map<string, Group>, { promotion }: CompiledPromotion): Group {
  const known = groups.get(promotion.stackingGroup);
  if (known !== undefined) return known;
  const group: Group = { whole: [] };
  groups.set(promotion.stackingGroup, group);
  return group;
}

function membersOf({ whole, parts }: Group): readonly CompiledPromotion[] {
  return parts === undefined ? whole : [...whole, ...[...parts.values()].flat()];
}

function isExclusive(group: Group): boolean {
  return membersOf(group).some(({ promotion }) => promotion.exclusive === true);
}

function firstOf(group: Group): { readonly rank: CompiledPromotion['rank'] } {
  const ranks = membersOf(group).toSorted(byPriority);
  return ranks[0] ?? { rank: { priority: 0, id: '' } };
}
