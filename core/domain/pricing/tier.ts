import type { Price } from '../../contract/catalog.ts';
import { exact } from '../money.ts';

export type TierChange = { readonly amount: bigint; readonly label: string };

/**
 * What tiers change against `amount × quantity`; null: nothing. *Volume*: the tier that the whole
 * quantity reaches prices every unit. *Graduated*: each unit costs what its own tier says. Below
 * the first tier the price's own amount holds. Usage has no quantity yet, so its tiers wait.
 */
export function tierChange(price: Price, quantity: number): TierChange | null {
  if (price.tiers.length === 0 || price.charge === 'usage') return null;
  const plain = exact(price.amount) * BigInt(quantity);
  if (price.tierMode === 'graduated') {
    const amount = graduated(price, quantity) - plain;
    return amount === 0n ? null : { amount, label: `Graduated tiers for ${quantity}` };
  }
  const tier = price.tiers.findLast((one) => one.from <= quantity);
  if (tier === undefined) return null;
  const amount = exact(tier.amount) * BigInt(quantity) - plain;
  return { amount, label: `From ${tier.from}: ${tier.amount} each` };
}

function graduated(price: Price, quantity: number): bigint {
  let total = 0n;
  let covered = 0;
  let amount = exact(price.amount);
  for (const tier of price.tiers) {
    if (tier.from > quantity) break;
    total += amount * BigInt(tier.from - 1 - covered);
    covered = tier.from - 1;
    amount = exact(tier.amount);
  }
  return total + amount * BigInt(quantity - covered);
}
