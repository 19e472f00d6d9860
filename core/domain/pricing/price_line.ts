import type { Offering } from '../../contract/catalog.ts';
import type { LineInput, PricedCharge, PricedLine, PriceStep } from '../../contract/price.ts';
import type { CatalogSlice } from '../catalogue/slice.ts';
import type { Chosen } from '../configuration/chosen.ts';
import { formatExact } from '../money.ts';
import { applyAdjustment, manualDiscount } from './adjustment.ts';
import type { BasketFacts } from './basket_facts.ts';
import { addSurcharges } from './characteristic.ts';
import { taxCharge } from './charge_tax.ts';
import { addComponents } from './component.ts';
import type { Components } from './component.ts';
import { inOrder, noDrafts } from './draft.ts';
import type { Draft, DraftStep } from './draft.ts';
import type { LineSums } from './line_digest.ts';
import { addListPrices } from './list_price.ts';
import type { BasketPrices } from './price_book.ts';
import { applyPromotions } from './promotion.ts';
import type { OffersFor } from './promotion_index.ts';
import { roundAmount, roundCharge } from './rounding.ts';
import type { Precision } from './rounding.ts';
import type { TaxPort } from './tax.ts';

export type LineContext = {
  readonly market: string;
  readonly currency: string;
  readonly precision: Precision;
  readonly offersFor: OffersFor;
  readonly facts: BasketFacts;
  readonly tax: TaxPort;
};

export type LinePrice = LineSums & { readonly line: PricedLine };

/** The first half of the pipeline for one line: what it costs before anything is taken off. */
export function draftLine(
  slice: Pick<CatalogSlice, 'offerings'>,
  { quantity, usage }: LineInput,
  offering: Offering,
  prices: BasketPrices,
  chosen: Chosen,
): { readonly charges: readonly Draft[]; readonly components: Components | null } {
  const drafts = noDrafts(quantity, usage);
  const own = prices.of(offering.id);
  if (own !== null) {
    addListPrices(drafts, own.base);
    addSurcharges(drafts, own.surcharges, chosen);
  }
  const components = chosen.slots.size > 0 ? addComponents(slice, drafts, chosen, prices) : null;
  const charges = inOrder(drafts);
  for (const draft of charges) draft.list = draft.running;
  return { charges, components };
}

/** The second half. Of other lines it sees the facts of the basket only: list prices and units. */
export function priceLine(
  line: LineInput,
  offering: Offering,
  charges: readonly Draft[],
  context: LineContext,
): LinePrice {
  const offers = context.offersFor(offering);
  const units = BigInt(line.quantity);
  for (const draft of charges) applyPromotions(draft, offers, units, context.facts);
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
  let usage: bigint | null = null;
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
    else if (draft.estimate !== undefined) usage = (usage ?? 0n) + net;
    const manual = manualDiscount(draft);
    if (manual > discount) discount = manual;
  }
  const { id, quantity } = line;
  const { id: offeringId, name } = offering;
  const priced = { charges, id, name, offeringId, quantity };
  return { line: priced, net: { ...sums, usage }, taxOnce, manualDiscount: discount };
}

function written(draft: Draft, net: bigint, tax: bigint, context: LineContext): PricedCharge {
  const { currency, precision } = context;
  const { charge, estimate, period, rateCards, search, unit } = draft;
  // Keys in order, which spares the hash its sorting.
  return {
    charge,
    ...(estimate === undefined ? {} : { estimated: estimate.text }),
    gross: formatExact(draft.running, currency),
    list: formatExact(roundAmount(draft, draft.list, precision), currency),
    net: formatExact(net, currency),
    ...(period === undefined ? {} : { period }),
    ...(search === undefined ? {} : { promotionSearch: search }),
    ...(rateCards === undefined ? {} : { rateCards }),
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
