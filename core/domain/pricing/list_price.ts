import type { Price } from '../../contract/catalog.ts';
import { exact } from '../money.ts';
import { addStep, draftFor } from './draft.ts';
import type { Drafts } from './draft.ts';
import { tierChange } from './tier.ts';

/** Stages 1 and 2: list price times quantity, then what tiers change. Usage is priced per unit. */
export function addListPrices(drafts: Drafts, base: readonly Price[], quantity: number): void {
  for (const price of base) {
    const draft = draftFor(drafts, price, BigInt(quantity));
    addStep(draft, {
      stage: 'list',
      label: priceLabel(price, quantity),
      source: price.id,
      amount: exact(price.amount) * draft.quantity,
    });
    const change = tierChange(price, quantity);
    if (change !== null) addStep(draft, { stage: 'tier', source: price.id, ...change });
  }
}

/** `3 × 451.50`, `3 × 9.90 a month`, `0.08 a GB`. */
export function priceLabel(price: Price, quantity: number): string {
  if (price.charge === 'usage') return `${price.amount} a ${price.unit ?? 'unit'}`;
  const each = `${quantity} × ${price.amount}`;
  return price.charge === 'one_time' ? each : `${each} a ${price.period ?? 'month'}`;
}
