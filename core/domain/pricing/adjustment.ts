import type { Adjustment } from '../../contract/price.ts';
import { exact, percentOf } from '../money.ts';
import { addStep, forUnits } from './draft.ts';
import type { Draft } from './draft.ts';

/**
 * Stage 6: a person's change of one line. `percent_off` applies to every charge of the line;
 * `unit_price` sets what one unit costs in the line's first charge, components included.
 */
export function applyAdjustment(drafts: readonly Draft[], adjustment: Adjustment): void {
  const value = exact(adjustment.value);
  if (adjustment.kind === 'percent_off') {
    for (const draft of drafts) {
      adjust(draft, -percentOf(draft.running, value), `${adjustment.value} % off`, adjustment);
    }
    return;
  }
  const [first] = drafts;
  if (first === undefined) return;
  const amount = forUnits(first, value, first.quantity) - first.running;
  adjust(first, amount, `Unit price ${adjustment.value}`, adjustment);
}

function adjust(draft: Draft, amount: bigint, what: string, { reason }: Adjustment): void {
  addStep(draft, { stage: 'adjustment', label: `${what}: ${reason}`, amount });
  draft.manual -= amount;
}

/** What is wrong with an adjustment, by field; null: nothing. */
export function complaintAbout(
  adjustment: Adjustment,
): { readonly field: string; readonly detail: string } | null {
  if (adjustment.reason.trim() === '') {
    return { field: 'reason', detail: 'a manual price needs a reason' };
  }
  const value = exact(adjustment.value);
  if (value < 0n) return { field: 'value', detail: 'a manual price is not negative' };
  if (adjustment.kind === 'percent_off' && value > exact('100')) {
    return { field: 'value', detail: 'at most 100 percent can be taken off' };
  }
  return null;
}

/** Manual discount of a charge in hundredths of a percent of its list price, rounded up. */
export function manualDiscount(draft: Draft): bigint {
  if (draft.manual <= 0n) return 0n;
  // Nothing to compare with: all that there was came off.
  if (draft.list <= 0n) return 10_000n;
  // Up, so that no discount slips under the limit of an approval policy.
  return (draft.manual * 10_000n + draft.list - 1n) / draft.list;
}
