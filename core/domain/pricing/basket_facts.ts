import type { Offering } from '../../contract/catalog.ts';
import { ONE } from '../money.ts';
import type { CompiledPromotion } from './compiled_promotion.ts';
import type { Draft } from './draft.ts';

/** What promotions for a whole basket look at: never a price that a promotion or a person made. */
export type BasketFacts = {
  /** Whether all that a `bundle` needs is there. */
  readonly complete: (promotion: CompiledPromotion) => boolean;
  /** Exact percent of the tier that the lines in scope reach together; 0: none. */
  readonly tierPercent: (promotion: CompiledPromotion, draft: Draft) => bigint;
};

export type DraftedLine = {
  readonly offering: Offering;
  readonly quantity: number;
  readonly charges: readonly Draft[];
};

/** Units and exact list prices of one offering, or of one category. */
type Sum = {
  readonly category: string;
  units: number;
  readonly list: Map<string, bigint>;
};

/** Added up when the first promotion asks, and once for each promotion. Linear in the basket. */
export function factsOf(lines: readonly DraftedLine[]): BasketFacts {
  let sums: Sums | undefined;
  const known = (): Sums => (sums ??= sumsOf(lines));
  const completed = new Map<CompiledPromotion, boolean>();
  const percents = new Map<CompiledPromotion, Map<string, bigint>>();
  return {
    complete(compiled) {
      let answer = completed.get(compiled);
      if (answer === undefined) {
        answer = hasAll(compiled, known());
        completed.set(compiled, answer);
      }
      return answer;
    },
    tierPercent(compiled, draft) {
      const key = sumKey(draft);
      let ofPromotion = percents.get(compiled);
      if (ofPromotion === undefined) percents.set(compiled, (ofPromotion = new Map()));
      let percent = ofPromotion.get(key);
      if (percent === undefined) {
        const reached = measured(compiled, known(), key);
        percent = compiled.tiers.findLast(({ from }) => from <= reached)?.value ?? 0n;
        ofPromotion.set(key, percent);
      }
      return percent;
    },
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
    for (const sum of [own, category, whole]) {
      sum.units += quantity;
      for (const draft of charges) {
        const key = sumKey(draft);
        sum.list.set(key, (sum.list.get(key) ?? 0n) + draft.list);
      }
    }
  }
  return { byOffering, byCategory, whole };
}

function emptySum(category: string): Sum {
  return { category, units: 0, list: new Map() };
}

function sumIn(sums: Map<string, Sum>, key: string, category: string): Sum {
  const known = sums.get(key);
  if (known !== undefined) return known;
  const sum = emptySum(category);
  sums.set(key, sum);
  return sum;
}

function sumKey({ charge, period }: Draft): string {
  return period === undefined ? charge : period;
}

function hasAll({ promotion }: CompiledPromotion, { byOffering, byCategory }: Sums): boolean {
  if (promotion.kind !== 'bundle') return false;
  return promotion.needs.every((need) => {
    const sum = 'offering' in need ? byOffering.get(need.offering) : byCategory.get(need.category);
    return sum !== undefined && sum.units >= need.quantity;
  });
}

function measured({ promotion }: CompiledPromotion, sums: Sums, key: string): bigint {
  if (promotion.kind !== 'basket_tier') return 0n;
  const amount = promotion.measure === 'amount';
  let total = 0n;
  for (const sum of inScope(promotion, sums)) {
    total += amount ? (sum.list.get(key) ?? 0n) : BigInt(sum.units) * ONE;
  }
  return total;
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
