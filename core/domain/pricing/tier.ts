import type { Price } from '../../contract/catalog.ts';
import { EXACT_DECIMALS, exact, formatDecimal, multiply, ONE } from '../money.ts';

export type TierChange = { readonly amount: bigint; readonly label: string };

/**
 * What tiers change against `amount × quantity`, the quantity exact; null: nothing. *Volume*: the
 * tier that the whole quantity reaches prices every unit. *Graduated*: each unit costs what its own
 * tier says. Below the first tier the price's own amount holds. A tier begins with the first part
 * of its first unit: 100.5 GB reach the tier from 101.
 */
export function tierChange(price: Price, quantity: bigint): TierChange | null {
  const plain = multiply(exact(price.amount), quantity);
  if (price.tierMode === 'graduated') {
    const amount = graduated(price, quantity) - plain;
    if (amount === 0n) return null;
    return { amount, label: `Graduated tiers for ${formatDecimal(quantity, EXACT_DECIMALS, 0)}` };
  }
  const tier = price.tiers.findLast((one) => before(one.from) < quantity);
  if (tier === undefined) return null;
  const amount = multiply(exact(tier.amount), quantity) - plain;
  return { amount, label: `From ${tier.from}: ${tier.amount} each` };
}

function before(from: number): bigint {
  return BigInt(from - 1) * ONE;
}

function graduated(price: Price, quantity: bigint): bigint {
  let total = 0n;
  let covered = 0n;
  let amount = exact(price.amount);
  for (const tier of price.tiers) {
    const border = before(tier.from);
    if (border >= quantity) break;
    total += multiply(amount, border - covered);
    covered = border;
    amount = exact(tier.amount);
  }
  return total + multiply(amount, quantity - covered);
}
