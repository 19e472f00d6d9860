import type { Promotion } from '../../contract/catalog.ts';
import { exact, percentOf } from '../money.ts';
import { addStep } from './draft.ts';
import type { Draft } from './draft.ts';

/**
 * Stage 5: promotions in order of priority. Of one stacking group only the one that takes off most
 * applies; groups follow each other in the order of their first promotion, each on what is left.
 */
export function applyPromotions(
  draft: Draft,
  promotions: readonly Promotion[],
  quantity: number,
): void {
  const groups = new Map<string, Promotion[]>();
  for (const promotion of promotions) {
    if (promotion.charge !== draft.charge || promotion.quantityMin > quantity) continue;
    const group = groups.get(promotion.stackingGroup);
    if (group === undefined) groups.set(promotion.stackingGroup, [promotion]);
    else group.push(promotion);
  }
  for (const group of groups.values()) applyBest(draft, group);
}

function applyBest(draft: Draft, group: readonly Promotion[]): void {
  let best: Promotion | undefined;
  let most = 0n;
  for (const promotion of group) {
    const discount = discountOf(promotion, draft);
    if (discount <= most) continue;
    best = promotion;
    most = discount;
  }
  if (best === undefined) return;
  addStep(draft, { stage: 'promotion', label: best.name, source: best.id, amount: -most });
}

/** What a promotion takes off: never more than there is, and never less than nothing. */
function discountOf(promotion: Promotion, draft: Draft): bigint {
  const value = exact(promotion.value);
  const discount = wantedOff(promotion.kind, value, draft);
  if (discount <= 0n || draft.running <= 0n) return 0n;
  return discount < draft.running ? discount : draft.running;
}

function wantedOff(kind: Promotion['kind'], value: bigint, draft: Draft): bigint {
  switch (kind) {
    case 'percent':
      return percentOf(draft.running, value);
    case 'amount':
      return value * draft.quantity;
    case 'fixed_price':
      return draft.running - value * draft.quantity;
  }
}
