import type { Part } from '../configuration/chosen.ts';
import { exact } from '../money.ts';
import { addStep, draftFor } from './draft.ts';
import type { Drafts } from './draft.ts';
import type { OfferingPrices } from './price_book.ts';
import { priceLabel } from './list_price.ts';
import { tierChange } from './tier.ts';

/** Stage 4: what sits in a slot, at its own list price and tiers, times the line's quantity. */
export function addComponent(
  drafts: Drafts,
  part: Part,
  prices: OfferingPrices,
  lineQuantity: number,
): void {
  const quantity = part.quantity * lineQuantity;
  for (const price of prices.base) {
    const draft = draftFor(drafts, price, BigInt(lineQuantity), part.offering.id);
    const units = price.charge === 'usage' ? 1n : BigInt(quantity);
    addStep(draft, {
      stage: 'component',
      label: `${part.offering.name}: ${priceLabel(price, quantity)}`,
      source: part.offering.id,
      amount: exact(price.amount) * units + (tierChange(price, quantity)?.amount ?? 0n),
    });
  }
}
