import type { PromotionSearch } from '../../contract/price.ts';
import type { BasketFacts } from './basket_facts.ts';
import type { CompiledPromotion } from './compiled_promotion.ts';
import { discountOf } from './discount.ts';
import type { Subject } from './discount.ts';
import { addStep } from './draft.ts';
import type { Draft, Share } from './draft.ts';
import { groupsFor, waysOf } from './promotion_groups.ts';
import type { Group } from './promotion_groups.ts';
import type { PromotionsOf } from './promotion_index.ts';

/** The most ways to combine groups that are tried for a charge, and groups that may follow. */
export const WAYS_MAX = 32;
export const GROUPS_MAX = 64;

type Taken = {
  readonly compiled: CompiledPromotion;
  /** Absent: off the whole charge. */
  readonly share?: Share;
  readonly amount: bigint;
};
type Way = { readonly taken: readonly Taken[]; readonly off: bigint };

/** Promotions in force for what a line sells, and for components; null: none is for components. */
export type Offers = {
  readonly line: readonly CompiledPromotion[];
  readonly components: PromotionsOf | null;
};

/**
 * Stage 5: promotions in order of priority. Of one stacking group only the one that takes off most
 * applies, to the charge as a whole, or for each component of its own, whichever comes to more;
 * groups follow each other in the order of their first promotion, each on what is left. A group
 * with an exclusive promotion applies alone or not at all. Of these ways the one that takes off
 * most holds, the first on a tie. Without components nothing is missed within a way: see
 * `discount.ts`.
 */
export function applyPromotions(
  draft: Draft,
  offers: Offers,
  units: bigint,
  facts: BasketFacts,
): void {
  const groups = groupsFor(draft, offers, units);
  if (groups.length === 0) return;
  const ways = waysOf(groups);
  let best: Way | undefined;
  for (const way of ways.slice(0, WAYS_MAX)) {
    const tried = walk(way, { draft, units }, facts);
    if (best === undefined || tried.off > best.off) best = tried;
  }
  for (const { compiled, share, amount } of best?.taken ?? []) {
    const { name, id } = compiled.promotion;
    const label = share === undefined ? name : `${share.offering.name}: ${name}`;
    addStep(draft, { stage: 'promotion', label, source: id, amount: -amount });
  }
  const cut = ways.length > WAYS_MAX || ways.some((way) => way.length > GROUPS_MAX);
  if (ways.length > 1 || cut) draft.search = searchOf(ways.length, cut);
}

function walk(way: readonly Group[], whole: Subject, facts: BasketFacts): Way {
  const { draft } = whole;
  const taken: Taken[] = [];
  let running = draft.running;
  let left: ReadonlyMap<Share, bigint> = new Map();
  const hasParts = way.some(({ parts }) => parts !== undefined);
  for (const group of way.slice(0, GROUPS_MAX)) {
    const best = bestOf(group.whole, whole, running, facts);
    const parts = bestOfParts(group, draft, running, left, facts);
    const off = best?.amount ?? 0n;
    if (parts.off > off) {
      taken.push(...parts.taken);
      running -= parts.off;
      left = parts.left;
    } else if (best !== undefined) {
      taken.push(best);
      if (hasParts) left = shrunk(draft, left, running, off);
      running -= off;
    }
  }
  return { taken, off: draft.running - running };
}

function bestOf(
  promotions: readonly CompiledPromotion[],
  subject: Subject,
  running: bigint,
  facts: BasketFacts,
): Taken | undefined {
  let best: Taken | undefined;
  for (const compiled of promotions) {
    const amount = discountOf(compiled, subject, running, facts);
    if (amount <= (best?.amount ?? 0n)) continue;
    const { share } = subject;
    best = { compiled, amount, ...(share === undefined ? {} : { share }) };
  }
  return best;
}

type TakenParts = {
  readonly taken: readonly Taken[];
  readonly off: bigint;
  readonly left: ReadonlyMap<Share, bigint>;
};
const NOTHING: TakenParts = { taken: [], off: 0n, left: new Map() };

/** `left`: what remains of a component's share; those that aren't there are untouched. */
function bestOfParts(
  { parts }: Group,
  draft: Draft,
  running: bigint,
  left: ReadonlyMap<Share, bigint>,
  facts: BasketFacts,
): TakenParts {
  if (parts === undefined) return NOTHING;
  const taken: Taken[] = [];
  const after = new Map(left);
  let rest = running;
  for (const [share, promotions] of parts) {
    const own = left.get(share) ?? share.list;
    // Credits of the line may have left less of the charge than its components cost.
    const most = own < rest ? own : rest;
    const best = bestOf(promotions, { draft, share, units: share.units }, most, facts);
    if (best === undefined) continue;
    taken.push(best);
    after.set(share, own - best.amount);
    rest -= best.amount;
  }
  return { taken, off: running - rest, left: after };
}

/** What comes off a whole charge comes off each component in proportion. */
function shrunk(
  draft: Draft,
  left: ReadonlyMap<Share, bigint>,
  running: bigint,
  off: bigint,
): ReadonlyMap<Share, bigint> {
  if (draft.shares === undefined || running <= 0n) return left;
  const after = new Map<Share, bigint>();
  for (const share of draft.shares.values()) {
    const own = left.get(share) ?? share.list;
    after.set(share, (own * (running - off)) / running);
  }
  return after;
}

function searchOf(ways: number, cut: boolean): PromotionSearch {
  return { bound: WAYS_MAX, complete: !cut, tried: Math.min(ways, WAYS_MAX) };
}
