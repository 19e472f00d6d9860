import type { Price } from '../../contract/catalog.ts';
import type { Chosen } from '../configuration/chosen.ts';
import { allHold } from '../configuration/conditions.ts';
import { addStep, draftFor } from './draft.ts';
import type { Drafts } from './draft.ts';
import { priceLabel, rate } from './rate.ts';

/** Stage 3: surcharges of what was chosen, such as more storage. A negative one is a credit. */
export function addSurcharges(drafts: Drafts, surcharges: readonly Price[], chosen: Chosen): void {
  for (const price of surcharges) {
    if (!allHold(price.when ?? [], chosen)) continue;
    const draft = draftFor(drafts, price);
    const { plain, change } = rate(draft, price, drafts.quantity);
    addStep(draft, {
      stage: 'characteristic',
      label: `${choiceLabel(price, chosen)}: ${priceLabel(draft, price, drafts.quantity)}`,
      source: price.id,
      amount: plain + (change?.amount ?? 0n),
    });
  }
}

/** The choices that a surcharge is for: `storage 2 TB, colour red`. */
export function choiceLabel(price: Price, chosen: Chosen): string {
  const parts = (price.when ?? []).map(({ ref }) => {
    if ('slot' in ref) return ref.slot;
    const value = chosen.options.get(ref.option);
    return value === undefined ? `no ${ref.option}` : `${ref.option} ${String(value)}`;
  });
  return parts.join(', ');
}
