import type { Offering, Promotion } from '../../contract/catalog.ts';
import { exact } from '../money.ts';

export type CompiledTier = {
  readonly from: bigint;
  readonly off: 'percent' | 'amount';
  /** Exact. */
  readonly value: bigint;
};

/** A promotion with its decimals read, once for each array of promotions. */
export type CompiledPromotion = {
  readonly promotion: Promotion;
  /** Exact; of a tiered one nothing. */
  readonly value: bigint;
  readonly tiers: readonly CompiledTier[];
  /** Whether an offering is in its scope. */
  readonly covers: (offering: Pick<Offering, 'id' | 'category'>) => boolean;
  /** Where it stands: its own priority and id, or those of the first that it makes redundant. */
  readonly rank: { readonly priority: number; readonly id: string };
  /** Milliseconds since 1970, [from, until). */
  readonly from: number;
  readonly until: number;
};

export function compilePromotion(promotion: Promotion): CompiledPromotion {
  const { validFrom, validTo } = promotion;
  return {
    promotion,
    value: promotion.kind === 'basket_tier' ? 0n : exact(promotion.value),
    tiers: promotion.kind === 'basket_tier' ? promotion.tiers.map(compileTier) : [],
    covers: scopeOf(promotion),
    rank: promotion,
    from: validFrom === undefined ? Number.NEGATIVE_INFINITY : Date.parse(validFrom),
    until: validTo === undefined ? Number.POSITIVE_INFINITY : Date.parse(validTo),
  };
}

type Tier = Extract<Promotion, { kind: 'basket_tier' }>['tiers'][number];

function compileTier(tier: Tier): CompiledTier {
  const from = exact(tier.from);
  return 'amount' in tier
    ? { from, off: 'amount', value: exact(tier.amount) }
    : { from, off: 'percent', value: exact(tier.percent) };
}

function scopeOf({ offerings, categories }: Promotion): CompiledPromotion['covers'] {
  if (offerings.length === 0 && categories.length === 0) return () => true;
  // Most promotions are found by their index and never asked.
  let ids: ReadonlySet<string> | undefined;
  return ({ id, category }) =>
    categories.includes(category) || (ids ??= new Set(offerings)).has(id);
}

/** By priority, then by id, whatever order the catalogue has them in. */
export function byPriority(
  { rank: left }: Pick<CompiledPromotion, 'rank'>,
  { rank: right }: Pick<CompiledPromotion, 'rank'>,
): number {
  return left.priority - right.priority || (left.id < right.id ? -1 : left.id > right.id ? 1 : 0);
}

/**
 * Without those that another of the same kind and group beats for every line, so that thousands
 * for everything cost no more than one.
 */
export function undominated(sorted: readonly CompiledPromotion[]): readonly CompiledPromotion[] {
  if (sorted.length < 2) return sorted;
  const best = new Map<string, CompiledPromotion>();
  for (const one of sorted) {
    const key = rivalry(one.promotion);
    const rival = best.get(key);
    if (rival === undefined) best.set(key, one);
    else if (beats(one, rival)) best.set(key, { ...one, rank: rival.rank });
  }
  // In the place of the first that it stands for, so that groups keep their order.
  return [...best.values()];
}

function rivalry({ kind, charge, stackingGroup, quantityMin, exclusive, id }: Promotion): string {
  const comparable = kind === 'percent' || kind === 'amount' || kind === 'fixed_price';
  return `${kind}|${charge}|${quantityMin}|${exclusive === true}|${stackingGroup}|${comparable ? '' : id}`;
}

function beats(one: CompiledPromotion, rival: CompiledPromotion): boolean {
  if (one.promotion.kind === 'fixed_price') return one.value < rival.value;
  return one.value > rival.value;
}
