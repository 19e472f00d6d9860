import type { Price } from '../../contract/catalog.ts';
import { addStep, draftFor } from './draft.ts';
import type { Drafts } from './draft.ts';
import { priceLabel, rate } from './rate.ts';

/** Stages 1 and 2: list price times quantity, then what tiers change. */
export function addListPrices(drafts: Drafts, base: readonly Price[]): void {
  for (const price of base) {
    const draft = draftFor(drafts, price);
    const { plain, change } = rate(draft, price, drafts.quantity);
    const label = priceLabel(draft, price, drafts.quantity);
    addStep(draft, { stage: 'list', label, source: price.id, amount: plain });
    if (change !== null) addStep(draft, { stage: 'tier', source: price.id, ...change });
  }
}
