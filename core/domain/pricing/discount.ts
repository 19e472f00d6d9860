import { divideRounded, ONE, percentOf } from '../money.ts';
import type { BasketFacts } from './basket_facts.ts';
import type { CompiledPromotion } from './compiled_promotion.ts';
import { forUnits } from './draft.ts';
import type { Draft, Share } from './draft.ts';
import { unitsGot } from './pieces.ts';

/** What a promotion is tried on: a whole charge, or one component's share of it. */
export type Subject = {
  readonly draft: Draft;
  readonly share?: Share;
  readonly units: bigint;
};

/** What a promotion takes off `running`: never more than there is, and never less than nothing. */
export function discountOf(
  compiled: CompiledPromotion,
  subject: Subject,
  running: bigint,
  facts: BasketFacts,
): bigint {
  if (running <= 0n) return 0n;
  const discount = wantedOff(compiled, subject, running, facts);
  if (discount <= 0n) return 0n;
  return discount < running ? discount : running;
}

/**
 * A cheaper `running` never becomes a dearer rest, whatever the kind; so in a fixed order of groups
 * the best of each is the best of all (`promotion.ts`).
 */
function wantedOff(
  compiled: CompiledPromotion,
  { draft, share, units }: Subject,
  running: bigint,
  facts: BasketFacts,
): bigint {
  const { promotion, value } = compiled;
  switch (promotion.kind) {
    case 'percent':
      return percentOf(running, value);
    case 'amount':
      return forUnits(draft, value, units);
    case 'fixed_price':
      return running - forUnits(draft, value, units);
    case 'buy_get': {
      const got =
        promotion.across === 'basket'
          ? facts.got(compiled, draft, share)
          : unitsGot(promotion.buy, promotion.get, units);
      return divideRounded(running * got * value, units * 100n * ONE);
    }
    case 'bundle': {
      if (facts.times(compiled) === 0n) return 0n;
      if (promotion.off !== 'amount') return percentOf(running, value);
      return facts.part(compiled, draft, share);
    }
    case 'basket_tier': {
      const tier = facts.tier(compiled, draft);
      if (tier === null) return 0n;
      if (tier.off === 'percent') return percentOf(running, tier.value);
      return facts.part(compiled, draft, share);
    }
  }
}
