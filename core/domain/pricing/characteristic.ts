import type { Price } from '../../contract/catalog.ts';
import type { Chosen } from '../configuration/chosen.ts';
import { allHold } from '../configuration/conditions.ts';
import { exact } from '../money.ts';
import { addStep, draftFor } from './draft.ts';
import type { Drafts } from './draft.ts';
import { priceLabel } from './list_price.ts';
import { tierChange } from './tier.ts';

/** Stage 3: surcharges of what was chosen, such as more storage. A negative one is a credit. */
export function addSurcharges(
  drafts: Drafts,
  surcharges: readonly Price[],
  quantity: number,
  chosen: Chosen,
): void {
  for (const price of surcharges) {
    if (!allHold(price.when ?? [], chosen)) continue;
    const draft = draftFor(drafts, price, BigInt(quantity));
    const plain = exact(price.amount) * draft.quantity;
    addStep(draft, {
      stage: 'characteristic',
      label: `${reason(price, chosen)}: ${priceLabel(price, quantity)}`,
      source: price.id,
      amount: plain + (tierChange(price, quantity)?.amount ?? 0n),
    });
  }
}

function reason(price: Price, chosen: Chosen): string {
  const parts = (price.when ?? []).map(({ ref }) => {
    if ('slot' in ref) return ref.slot;
    const value = chosen.options.get(ref.option);
    return value === undefined ? `no ${ref.option}` : `${ref.option} ${String(value)}`;
  });
  return parts.join(', ');
}
