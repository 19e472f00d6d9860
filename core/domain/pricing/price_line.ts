import type { Offering } from '../../contract/catalog.ts';
import type { LineInput, PricedCharge, PricedLine, PriceStep } from '../../contract/price.ts';
import type { Chosen } from '../configuration/chosen.ts';
import { formatExact, formatMoney, fromMinor, toMinor } from '../money.ts';
import { applyAdjustment, manualDiscount } from './adjustment.ts';
import { addSurcharges } from './characteristic.ts';
import { addComponent } from './component.ts';
import { addStep, inOrder } from './draft.ts';
import type { Draft, Drafts, DraftStep } from './draft.ts';
import { addListPrices } from './list_price.ts';
import type { BasketPrices } from './price_book.ts';
import { applyPromotions } from './promotion.ts';
import type { PromotionsOf } from './promotion_index.ts';
import { roundAmount, roundCharge } from './rounding.ts';
import type { TaxPort } from './tax.ts';

export type LineContext = {
  readonly market: string;
  readonly prices: BasketPrices;
  readonly promotionsOf: PromotionsOf;
  readonly tax: TaxPort;
};

export type LinePrice = {
  readonly line: PricedLine;
  /** Minor units, for the totals. */
  readonly net: { readonly once: bigint; readonly month: bigint; readonly year: bigint };
  readonly taxOnce: bigint;
  /** Hundredths of a percent. */
  readonly manualDiscount: bigint;
};

/** The whole pipeline for one line, stage by stage. Nothing here looks at another line. */
export function priceLine(
  line: LineInput,
  offering: Offering,
  chosen: Chosen,
  context: LineContext,
): LinePrice {
  const { prices } = context;
  const drafts: Drafts = new Map();
  const own = prices.of(offering.id);
  if (own !== null) {
    addListPrices(drafts, own.base, line.quantity);
    addSurcharges(drafts, own.surcharges, line.quantity, chosen);
  }
  for (const parts of chosen.slots.values()) {
    for (const part of parts) {
      const price = prices.of(part.offering.id);
      if (price !== null) addComponent(drafts, part, price, line.quantity);
    }
  }
  const charges = inOrder(drafts);
  const promotions = context.promotionsOf(offering);
  for (const draft of charges) {
    draft.list = draft.running;
    applyPromotions(draft, promotions, line.quantity);
  }
  if (line.adjustment !== undefined) applyAdjustment(charges, line.adjustment);
  for (const draft of charges) roundCharge(draft, prices.currency);
  return finish(line, offering, charges, context);
}

function finish(
  line: LineInput,
  offering: Offering,
  drafts: readonly Draft[],
  context: LineContext,
): LinePrice {
  const { currency } = context.prices;
  const net = { once: 0n, month: 0n, year: 0n };
  let taxOnce = 0n;
  let discount = 0n;
  const charges: PricedCharge[] = [];
  for (const draft of drafts) {
    const minor = toMinor(draft.running, currency);
    const tax = taxCharge(draft, minor, offering, context);
    charges.push(written(draft, fromMinor(minor, currency), tax, currency));
    if (draft.charge === 'one_time') {
      net.once += minor;
      taxOnce += tax;
    } else if (draft.charge === 'recurring') net[draft.period ?? 'month'] += minor;
    const manual = manualDiscount(draft);
    if (manual > discount) discount = manual;
  }
  const { id, quantity } = line;
  const { id: offeringId, name } = offering;
  const priced = { charges, id, name, offeringId, quantity };
  return { line: priced, net, taxOnce, manualDiscount: discount };
}

/** Stage 8: the tax port sees the rounded net. Usage is taxed when it is billed. */
function taxCharge(draft: Draft, net: bigint, offering: Offering, context: LineContext): bigint {
  if (draft.charge === 'usage') return 0n;
  const { currency } = context.prices;
  const answer = context.tax({
    market: context.market,
    currency,
    offeringId: offering.id,
    category: offering.category,
    charge: draft.charge,
    net,
  });
  if (answer === null) return 0n;
  const { label, source } = answer;
  addStep(draft, {
    stage: 'tax',
    label,
    ...(source === undefined ? {} : { source }),
    amount: fromMinor(answer.amount, currency),
  });
  return answer.amount;
}

function written(draft: Draft, net: bigint, tax: bigint, currency: string): PricedCharge {
  const usage = draft.charge === 'usage';
  const before = usage ? draft.running : net;
  const { charge, period, unit } = draft;
  // Keys in order, which spares the hash its sorting.
  return {
    charge,
    gross: formatExact(usage ? before : draft.running, currency),
    list: formatExact(roundAmount(draft, draft.list, currency), currency),
    net: formatExact(before, currency),
    ...(period === undefined ? {} : { period }),
    steps: draft.steps.map((step) => writtenStep(step, currency)),
    tax: formatMoney(tax, currency),
    ...(unit === undefined ? {} : { unit }),
  };
}

function writtenStep({ stage, label, source, amount }: DraftStep, currency: string): PriceStep {
  const money = formatExact(amount, currency);
  return source === undefined
    ? { amount: money, label, stage }
    : { amount: money, label, source, stage };
}
