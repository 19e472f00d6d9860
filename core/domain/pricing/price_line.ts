import type { Offering } from '../../contract/catalog.ts';
import type { LineInput, PricedCharge, PricedLine, PriceStep } from '../../contract/price.ts';
import type { Chosen } from '../configuration/chosen.ts';
import { formatExact } from '../money.ts';
import { applyAdjustment, manualDiscount } from './adjustment.ts';
import type { BasketFacts } from './basket_facts.ts';
import { addSurcharges } from './characteristic.ts';
import { taxCharge } from './charge_tax.ts';
import { addComponent } from './component.ts';
import { inOrder } from './draft.ts';
import type { Draft, Drafts, DraftStep } from './draft.ts';
import { addListPrices } from './list_price.ts';
import type { BasketPrices } from './price_book.ts';
import { applyPromotions } from './promotion.ts';
import type { PromotionsOf } from './promotion_index.ts';
import { roundAmount, roundCharge } from './rounding.ts';
import type { Precision } from './rounding.ts';
import type { TaxPort } from './tax.ts';

export type LineContext = {
  readonly market: string;
  readonly currency: string;
  readonly precision: Precision;
  readonly promotionsOf: PromotionsOf;
  readonly facts: BasketFacts;
  readonly tax: TaxPort;
};

export type LinePrice = {
  readonly line: PricedLine;
  /** Exact, for the totals. */
  readonly net: { readonly once: bigint; readonly month: bigint; readonly year: bigint };
  readonly taxOnce: bigint;
  /** Hundredths of a percent. */
  readonly manualDiscount: bigint;
};

/** The first half of the pipeline for one line: what it costs before anything is taken off. */
export function draftLine(
  { quantity }: LineInput,
  offering: Offering,
  chosen: Chosen,
  prices: BasketPrices,
): Draft[] {
  const drafts: Drafts = new Map();
  const own = prices.of(offering.id);
  if (own !== null) {
    addListPrices(drafts, own.base, quantity);
    addSurcharges(drafts, own.surcharges, quantity, chosen);
  }
  for (const parts of chosen.slots.values()) {
    for (const part of parts) {
      const price = prices.of(part.offering.id);
      if (price !== null) addComponent(drafts, part, price, quantity);
    }
  }
  const charges = inOrder(drafts);
  for (const draft of charges) draft.list = draft.running;
  return charges;
}

/** The second half. Of other lines it sees the facts of the basket only: list prices and units. */
export function priceLine(
  line: LineInput,
  offering: Offering,
  charges: readonly Draft[],
  context: LineContext,
): LinePrice {
  const promotions = context.promotionsOf(offering);
  for (const draft of charges) {
    applyPromotions(draft, promotions, line.quantity, context.facts);
  }
  if (line.adjustment !== undefined) applyAdjustment(charges, line.adjustment);
  for (const draft of charges) roundCharge(draft, context.precision);
  return finish(line, offering, charges, context);
}

function finish(
  line: LineInput,
  offering: Offering,
  drafts: readonly Draft[],
  context: LineContext,
): LinePrice {
  const sums = { once: 0n, month: 0n, year: 0n };
  let taxOnce = 0n;
  let discount = 0n;
  const charges: PricedCharge[] = [];
  for (const draft of drafts) {
    const { net, tax } = taxCharge(draft, offering, context);
    charges.push(written(draft, net, tax, context));
    if (draft.charge === 'one_time') {
      sums.once += net;
      taxOnce += tax;
    } else if (draft.charge === 'recurring') sums[draft.period ?? 'month'] += net;
    const manual = manualDiscount(draft);
    if (manual > discount) discount = manual;
  }
  const { id, quantity } = line;
  const { id: offeringId, name } = offering;
  const priced = { charges, id, name, offeringId, quantity };
  return { line: priced, net: sums, taxOnce, manualDiscount: discount };
}

function written(draft: Draft, net: bigint, tax: bigint, context: LineContext): PricedCharge {
  const { currency, precision } = context;
  const { charge, period, search, unit } = draft;
  // Keys in order, which spares the hash its sorting.
  return {
    charge,
    gross: formatExact(draft.running, currency),
    list: formatExact(roundAmount(draft, draft.list, precision), currency),
    net: formatExact(net, currency),
    ...(period === undefined ? {} : { period }),
    ...(search === undefined ? {} : { promotionSearch: search }),
    steps: draft.steps.map((step) => writtenStep(step, currency)),
    tax: formatExact(tax, currency),
    ...(unit === undefined ? {} : { unit }),
  };
}

function writtenStep({ stage, label, source, amount }: DraftStep, currency: string): PriceStep {
  const money = formatExact(amount, currency);
  return source === undefined
    ? { amount: money, label, stage }
    : { amount: money, label, source, stage };
}
