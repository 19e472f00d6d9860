import { divideRounded, ONE, percentOf } from '../money.ts';
import type { BasketFacts } from './basket_facts.ts';
import type { CompiledPromotion } from './compiled_promotion.ts';
import type { Draft } from './draft.ts';

/** What a promotion takes off `running`: never more than there is, and never less than nothing. */
export function discountOf(
  compiled: CompiledPromotion,
  draft: Draft,
  running: bigint,
  quantity: number,
  facts: BasketFacts,
): bigint {
  if (running <= 0n) return 0n;
  const discount = wantedOff(compiled, draft, running, quantity, facts);
  if (discount <= 0n) return 0n;
  return discount < running ? discount : running;
}

/**
 * A cheaper `running` never becomes a dearer rest, whatever the kind; so in a fixed order of groups
 * the best of each is the best of all (`promotion.ts`).
 */
function wantedOff(
  compiled: CompiledPromotion,
  draft: Draft,
  running: bigint,
  quantity: number,
  facts: BasketFacts,
): bigint {
  const { promotion, value } = compiled;
  switch (promotion.kind) {
    case 'percent':
      return percentOf(running, value);
    case 'amount':
      return value * draft.quantity;
    case 'fixed_price':
      return running - value * draft.quantity;
    case 'buy_get': {
      const units = BigInt(unitsGot(promotion.buy, promotion.get, quantity));
      return divideRounded(running * units * value, BigInt(quantity) * 100n * ONE);
    }
    case 'bundle':
      return facts.complete(compiled) ? percentOf(running, value) : 0n;
    case 'basket_tier':
      return percentOf(running, facts.tierPercent(compiled, draft));
  }
}

/** Of each `buy + get` units the last `get`; an incomplete set gives what lies above `buy`. */
function unitsGot(buy: number, get: number, quantity: number): number {
  const whole = Math.floor(quantity / (buy + get));
  return whole * get + Math.max(0, (quantity % (buy + get)) - buy);
}
