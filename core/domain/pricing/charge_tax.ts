import type { Offering } from '../../contract/catalog.ts';
import { addStep } from './draft.ts';
import type { Draft } from './draft.ts';
import { unitOf } from './rounding.ts';
import type { Precision } from './rounding.ts';
import type { TaxPort } from './tax.ts';

/** Exact amounts. */
export type Taxed = { readonly net: bigint; readonly tax: bigint };

/**
 * Stage 8: the tax port sees the rounded price. A tax within the price is shown twice, taken out
 * and put back, so that the steps sum to the gross. Usage is taxed when it is billed.
 */
export function taxCharge(
  draft: Draft,
  offering: Offering,
  context: {
    readonly market: string;
    readonly currency: string;
    readonly precision: Precision;
    readonly tax: TaxPort;
  },
): Taxed {
  const price = draft.running;
  if (draft.charge === 'usage') return { net: price, tax: 0n };
  const unit = unitOf(context.precision.decimals);
  const answer = context.tax({
    market: context.market,
    currency: context.currency,
    offeringId: offering.id,
    category: offering.category,
    charge: draft.charge,
    net: price / unit,
  });
  if (answer === null) return { net: price, tax: 0n };
  const { label, source, included = false } = answer;
  const tax = answer.amount * unit;
  const step = { stage: 'tax' as const, ...(source === undefined ? {} : { source }) };
  if (included) addStep(draft, { ...step, label: `${label} within the price`, amount: -tax });
  addStep(draft, { ...step, label, amount: tax });
  return { net: included ? price - tax : price, tax };
}
