import type { LineInput } from '../../contract/price.ts';
import type { BasketFacts } from './basket_facts.ts';
import type { CompiledPromotion } from './compiled_promotion.ts';
import type { Draft, Share } from './draft.ts';
import type { Offers } from './promotion.ts';

/** Whether other lines may change what these promotions take off a line. */
export function mayLook({ line, components }: Offers, { configuration }: LineInput): boolean {
  if (line.some(looksAtBasket)) return true;
  return components !== null && Object.keys(configuration?.slots ?? {}).length > 0;
}

/** Whether every fact that a line's promotions ask for is the same in both baskets. */
export function seesTheSame(
  { line, components }: Offers,
  charges: readonly Draft[],
  one: BasketFacts,
  other: BasketFacts,
): boolean {
  return charges.every((draft) => {
    if (!line.every((compiled) => isSame(compiled, draft))) return false;
    if (components === null || draft.shares === undefined) return true;
    return [...draft.shares.values()].every((share) =>
      components(share.offering).every((compiled) => isSame(compiled, draft, share)),
    );
  });

  function isSame(compiled: CompiledPromotion, draft: Draft, share?: Share): boolean {
    const { promotion } = compiled;
    if (promotion.charge !== draft.charge) return true;
    const samePart = (): boolean =>
      one.part(compiled, draft, share) === other.part(compiled, draft, share);
    switch (promotion.kind) {
      case 'bundle':
        if (one.times(compiled) !== other.times(compiled)) return false;
        return promotion.off !== 'amount' || samePart();
      case 'basket_tier': {
        const tier = one.tier(compiled, draft);
        if (tier !== other.tier(compiled, draft)) return false;
        return tier === null || tier.off === 'percent' || samePart();
      }
      case 'buy_get':
        if (promotion.across !== 'basket') return true;
        return one.got(compiled, draft, share) === other.got(compiled, draft, share);
      case 'percent':
      case 'amount':
      case 'fixed_price':
        return true;
      default:
        return promotion satisfies never;
    }
  }
}

function looksAtBasket({ promotion }: CompiledPromotion): boolean {
  if (promotion.kind === 'buy_get') return promotion.across === 'basket';
  return promotion.kind === 'bundle' || promotion.kind === 'basket_tier';
}
