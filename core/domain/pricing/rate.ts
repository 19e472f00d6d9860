import type { Price } from '../../contract/catalog.ts';
import type { RateCard } from '../../contract/price.ts';
import { exact, ONE } from '../money.ts';
import { forUnits } from './draft.ts';
import type { Draft } from './draft.ts';
import { tierChange } from './tier.ts';
import type { TierChange } from './tier.ts';

export type Rated = { readonly plain: bigint; readonly change: TierChange | null };

/**
 * What a price comes to for so many units. Usage is rated for what the line expects to use; without
 * an estimate it is the rate of one unit, and a price with tiers shows them as they are.
 */
export function rate(draft: Draft, price: Price, units: bigint): Rated {
  const plain = forUnits(draft, exact(price.amount), units);
  if (price.tiers.length === 0) return { plain, change: null };
  if (draft.charge !== 'usage') return { plain, change: tierChange(price, units * ONE) };
  if (draft.estimate !== undefined) {
    return { plain, change: tierChange(price, draft.estimate.exact) };
  }
  (draft.rateCards ??= []).push(rateCard(price));
  return { plain, change: null };
}

/** Keys in order, for the hash. */
function rateCard({ amount, id, tierMode, tiers }: Price): RateCard {
  const below = tiers[0]?.from === 1 ? [] : [{ amount, from: 1 }];
  return {
    rates: [...below, ...tiers.map((tier) => ({ amount: tier.amount, from: tier.from }))],
    source: id,
    tierMode: tierMode ?? 'volume',
  };
}

/** `3 × 451.50`, `3 × 9.90 a month`, `0.08 a GB`, `120.5 × 0.08 a GB`. */
export function priceLabel(draft: Draft, { amount, period }: Price, units: bigint): string {
  if (draft.charge === 'usage') {
    const each = `${amount} a ${draft.unit ?? ''}`;
    return draft.estimate === undefined ? each : `${draft.estimate.text} × ${each}`;
  }
  const all = `${units} × ${amount}`;
  return draft.charge === 'one_time' ? all : `${all} a ${period ?? 'month'}`;
}
