import type { Offering } from '../../contract/catalog.ts';
import { ONE } from '../money.ts';
import type { CompiledPromotion, CompiledTier } from './compiled_promotion.ts';
import type { Components } from './component.ts';
import { sumKey } from './draft.ts';
import type { Draft, Share } from './draft.ts';
import { gotAcross, measureShares, piecesOf, splitOver } from './pieces.ts';
import type { Parts, Piece } from './pieces.ts';

/** What promotions for a whole basket look at: never a price that a promotion or a person made. */
export type BasketFacts = {
  /** How often all that a `bundle` needs is there. */
  readonly times: (promotion: CompiledPromotion) => bigint;
  /** The tier that the lines in scope reach together; null: none. */
  readonly tier: (promotion: CompiledPromotion, draft: Draft) => CompiledTier | null;
  /** Of the units that a `buy_get` gives across the basket, those of one charge or component. */
  readonly got: (promotion: CompiledPromotion, draft: Draft, share?: Share) => bigint;
  /** Of an amount off the whole basket, the part of one charge or component; exact. */
  readonly part: (promotion: CompiledPromotion, draft: Draft, share?: Share) => bigint;
};

export type DraftedLine = {
  readonly id: string;
  readonly offering: Offering;
  readonly quantity: number;
  readonly charges: readonly Draft[];
  /** Null: none. */
  readonly components: Components | null;
};

/** Units and exact list prices of one offering, or of one category. */
type Sum = {
  readonly category: string;
  units: bigint;
  readonly list: Map<string, bigint>;
};

/**
 * Added up when the first promotion asks, and once for each promotion and kind of charge; `unit` is
 * the smallest amount, exact, that a charge keeps. Linear in the basket.
 */
export function factsOf(lines: readonly DraftedLine[], unit: bigint): BasketFacts {
  let sums: Sums | undefined;
  const known = (): Sums => (sums ??= sumsOf(lines));
  const pieces = remembering((compiled, key) => piecesOf(compiled, lines, key));
  const times = new Map<CompiledPromotion, bigint>();
  const tiers = remembering((compiled, key) => {
    const reached = measured(compiled, lines, known(), key);
    return compiled.tiers.findLast(({ from }) => from <= reached) ?? null;
  });
  const got = remembering((compiled, key) => gotAcross(compiled, pieces(compiled, key)));
  const timesOf = (compiled: CompiledPromotion): bigint => {
    let answer = times.get(compiled);
    if (answer === undefined) times.set(compiled, (answer = timesAll(compiled, lines, known())));
    return answer;
  };
  const parts = remembering((compiled, key) => {
    const { promotion, value } = compiled;
    const each = promotion.kind === 'bundle' && promotion.eachTime === true;
    const tiered = promotion.kind === 'basket_tier' ? (tiers(compiled, key)?.value ?? 0n) : value;
    const amount = each ? value * timesOf(compiled) : tiered;
    return splitOver(pieces(compiled, key), amount, unit);
  });
  return {
    times: timesOf,
    tier: (compiled, draft) => tiers(compiled, sumKey(draft)),
    got: (compiled, draft, share) => got(compiled, sumKey(draft)).get(share ?? draft) ?? 0n,
    part: (compiled, draft, share) => parts(compiled, sumKey(draft)).get(share ?? draft) ?? 0n,
  };
}

/** Made when the first promotion asks for anything. */
export function lazily(make: () => BasketFacts): BasketFacts {
  let made: BasketFacts | undefined;
  const facts = (): BasketFacts => (made ??= make());
  return {
    times: (compiled) => facts().times(compiled),
    tier: (compiled, draft) => facts().tier(compiled, draft),
    got: (compiled, draft, share) => facts().got(compiled, draft, share),
    part: (compiled, draft, share) => facts().part(compiled, draft, share),
  };
}

function remembering<Value extends Parts | CompiledTier | readonly Piece[] | null>(
  make: (compiled: CompiledPromotion, key: string) => Value,
): (compiled: CompiledPromotion, key: string) => Value {
  const kept = new Map<CompiledPromotion, Map<string, Value>>();
  return (compiled, key) => {
    let ofPromotion = kept.get(compiled);
    if (ofPromotion === undefined) kept.set(compiled, (ofPromotion = new Map()));
    let value = ofPromotion.get(key);
    if (value === undefined) ofPromotion.set(key, (value = make(compiled, key)));
    return value;
  };
}

type Sums = {
  readonly byOffering: ReadonlyMap<string, Sum>;
  readonly byCategory: ReadonlyMap<string, Sum>;
  readonly whole: Sum;
};

function sumsOf(lines: readonly DraftedLine[]): Sums {
  const byOffering = new Map<string, Sum>();
  const byCategory = new Map<string, Sum>();
  const whole = emptySum('');
  for (const { offering, quantity, charges } of lines) {
    const own = sumIn(byOffering, offering.id, offering.category);
    const category = sumIn(byCategory, offering.category, offering.category);
    const units = BigInt(quantity);
    for (const sum of [own, category, whole]) {
      sum.units += units;
      for (const draft of charges) {
        const key = sumKey(draft);
        sum.list.set(key, (sum.list.get(key) ?? 0n) + draft.list);
      }
    }
  }
  return { byOffering, byCategory, whole };
}

function emptySum(category: string): Sum {
  return { category, units: 0n, list: new Map() };
}

function sumIn(sums: Map<string, Sum>, key: string, category: string): Sum {
  const known = sums.get(key);
  if (known !== undefined) return known;
  const sum = emptySum(category);
  sums.set(key, sum);
  return sum;
}

/** The smallest number of whole sets over all needs. */
function timesAll(
  { promotion }: CompiledPromotion,
  lines: readonly DraftedLine[],
  { byOffering, byCategory }: Sums,
): bigint {
  if (promotion.kind !== 'bundle') return 0n;
  let times: bigint | undefined;
  for (const need of promotion.needs) {
    const sum = 'offering' in need ? byOffering.get(need.offering) : byCategory.get(need.category);
    let units = sum?.units ?? 0n;
    if (promotion.countComponents === true) units += unitsInside(lines, need);
    const sets = units / BigInt(need.quantity);
    if (times === undefined || sets < times) times = sets;
  }
  return times ?? 0n;
}

type Need = { readonly offering: string } | { readonly category: string };

function unitsInside(lines: readonly DraftedLine[], need: Need): bigint {
  let units = 0n;
  for (const { components } of lines) {
    if (components === null) continue;
    if ('offering' in need) units += components.get(need.offering)?.units ?? 0n;
    else {
      for (const { offering, units: inside } of components.values()) {
        if (offering.category === need.category) units += inside;
      }
    }
  }
  return units;
}

function measured(
  compiled: CompiledPromotion,
  lines: readonly DraftedLine[],
  sums: Sums,
  key: string,
): bigint {
  const { promotion } = compiled;
  if (promotion.kind !== 'basket_tier') return 0n;
  const amount = promotion.measure === 'amount';
  let total = 0n;
  for (const sum of inScope(promotion, sums)) {
    total += amount ? (sum.list.get(key) ?? 0n) : sum.units * ONE;
  }
  return promotion.components === true
    ? total + measureShares(compiled, lines, key, amount)
    : total;
}

/** Each line counts once, also when its offering and its category are both named. */
function inScope(
  { offerings, categories }: CompiledPromotion['promotion'],
  { byOffering, byCategory, whole }: Sums,
): Sum[] {
  if (offerings.length === 0 && categories.length === 0) return [whole];
  const named = new Set(categories);
  const ofCategories = [...named].flatMap((category) => byCategory.get(category) ?? []);
  const alone = [...new Set(offerings)]
    .flatMap((id) => byOffering.get(id) ?? [])
    .filter(({ category }) => !named.has(category));
  return [...ofCategories, ...alone];
}
