import type { PromotionSearch } from '../../contract/price.ts';
import type { BasketFacts } from './basket_facts.ts';
import type { CompiledPromotion } from './compiled_promotion.ts';
import { discountOf } from './discount.ts';
import { addStep } from './draft.ts';
import type { Draft } from './draft.ts';

/** The most ways to combine groups that are tried for a charge, and groups that may follow. */
export const WAYS_MAX = 32;
export const GROUPS_MAX = 64;

type Taken = { readonly compiled: CompiledPromotion; readonly amount: bigint };
type Way = { readonly taken: readonly Taken[]; readonly off: bigint };
type Groups = ReadonlyMap<string, readonly CompiledPromotion[]>;

/**
 * Stage 5: promotions in order of priority. Of one stacking group only the one that takes off most
 * applies; groups follow each other in the order of their first promotion, each on what is left.
 * A group with an exclusive promotion applies alone or not at all. Of these ways the one that takes
 * off most holds, the first on a tie. Nothing is missed within a way: see `discount.ts`.
 */
export function applyPromotions(
  draft: Draft,
  promotions: readonly CompiledPromotion[],
  quantity: number,
  facts: BasketFacts,
): void {
  const groups = groupsFor(draft, promotions, quantity);
  if (groups.size === 0) return;
  const ways = waysOf(groups);
  let best: Way | undefined;
  for (const way of ways.slice(0, WAYS_MAX)) {
    const tried = walk(way, draft, quantity, facts);
    if (best === undefined || tried.off > best.off) best = tried;
  }
  for (const { compiled, amount } of best?.taken ?? []) {
    const { name, id } = compiled.promotion;
    addStep(draft, { stage: 'promotion', label: name, source: id, amount: -amount });
  }
  const cut = ways.length > WAYS_MAX || ways.some((way) => way.length > GROUPS_MAX);
  if (ways.length > 1 || cut) draft.search = searchOf(ways.length, cut);
}

function groupsFor(
  draft: Draft,
  promotions: readonly CompiledPromotion[],
  quantity: number,
): Groups {
  const groups = new Map<string, CompiledPromotion[]>();
  for (const compiled of promotions) {
    const { charge, quantityMin, stackingGroup } = compiled.promotion;
    if (charge !== draft.charge || quantityMin > quantity) continue;
    const group = groups.get(stackingGroup);
    if (group === undefined) groups.set(stackingGroup, [compiled]);
    else group.push(compiled);
  }
  return groups;
}

/** Those that share come first; then each exclusive group by itself. */
function waysOf(groups: Groups): (readonly (readonly CompiledPromotion[])[])[] {
  const sharing: (readonly CompiledPromotion[])[] = [];
  const alone: (readonly CompiledPromotion[])[][] = [];
  for (const group of groups.values()) {
    if (group.some(({ promotion }) => promotion.exclusive === true)) alone.push([group]);
    else sharing.push(group);
  }
  return sharing.length === 0 ? alone : [sharing, ...alone];
}

function walk(
  way: readonly (readonly CompiledPromotion[])[],
  draft: Draft,
  quantity: number,
  facts: BasketFacts,
): Way {
  const taken: Taken[] = [];
  let running = draft.running;
  for (const group of way.slice(0, GROUPS_MAX)) {
    let best: Taken | undefined;
    for (const compiled of group) {
      const amount = discountOf(compiled, draft, running, quantity, facts);
      if (amount > (best?.amount ?? 0n)) best = { compiled, amount };
    }
    if (best === undefined) continue;
    taken.push(best);
    running -= best.amount;
  }
  return { taken, off: draft.running - running };
}

function searchOf(ways: number, cut: boolean): PromotionSearch {
  return { bound: WAYS_MAX, complete: !cut, tried: Math.min(ways, WAYS_MAX) };
}
