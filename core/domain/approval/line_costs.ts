import type { Price } from '../../contract/catalog.ts';
import type { LineInput, PricedCharge, PricedLine, SalesContext } from '../../contract/price.ts';
import { offeringIdsOf } from '../catalogue/slice.ts';
import type { CatalogSlice } from '../catalogue/slice.ts';
import { chosenFrom, NOTHING_CHOSEN } from '../configuration/chosen.ts';
import { completeLines } from '../configuration/complete_lines.ts';
import { exact } from '../money.ts';
import { pricesFor } from '../pricing/price_book.ts';
import { draftLine } from '../pricing/price_line.ts';
import type { Margin } from './margin.ts';

/** What sums are kept apart: what is paid once, each month, each year. */
export const MARGIN_SUMS = ['one_time', 'monthly', 'yearly'] as const;
export type MarginSum = (typeof MARGIN_SUMS)[number];

/** A charge of a line with what it costs; null: the catalogue doesn't say. */
export type ChargeCost = {
  readonly sum: MarginSum;
  readonly net: bigint;
  readonly cost: bigint | null;
};
export type LineCosts = { readonly id: string; readonly charges: readonly ChargeCost[] };

/** A priced quote, as far as its costs depend on it. */
export type CostedQuote = SalesContext & {
  readonly lines: readonly LineInput[];
  readonly price: {
    readonly currency: string;
    readonly lines: readonly PricedLine[];
    readonly pricedAt: string;
  };
};

/**
 * Costs of what was priced, at the instant and in the currency at which it was: units of prices,
 * surcharges and components are those of the pipeline itself, run over costs instead of amounts.
 * Usage is in no sum. `slice` has the offerings of all lines, and those that rules fill in.
 */
export function lineCosts(slice: CatalogSlice, quote: CostedQuote): readonly LineCosts[] {
  const lines = completeLines(slice, quote.lines);
  const costs = draftedWith(slice, quote, lines, ({ cost }) => cost ?? '0');
  // What a surcharge costs goes without saying; what the thing itself costs does not.
  const gaps = draftedWith(slice, quote, lines, ({ cost, when }) =>
    cost === undefined && when === undefined ? '1' : '0',
  );
  return quote.price.lines.map(({ id, charges }) => ({
    id,
    charges: charges.flatMap((charge): ChargeCost[] => {
      const sum = sumOf(charge);
      if (sum === null) return [];
      const isKnown = (gaps.get(id)?.get(sum) ?? 0n) === 0n;
      const cost = isKnown ? (costs.get(id)?.get(sum) ?? 0n) : null;
      return [{ sum, net: exact(charge.net.amount), cost }];
    }),
  }));
}

/** Of what has a cost, by sum. */
export function marginsOf(lines: Iterable<LineCosts>): ReadonlyMap<MarginSum, Margin> {
  const sums = new Map<MarginSum, { net: bigint; cost: bigint }>();
  for (const { charges } of lines) {
    for (const { sum, net, cost } of charges) {
      if (cost === null) continue;
      const known = sums.get(sum);
      if (known === undefined) sums.set(sum, { net, cost });
      else {
        known.net += net;
        known.cost += cost;
      }
    }
  }
  return sums;
}

export function sumOf({ charge, period }: Pick<PricedCharge, 'charge' | 'period'>) {
  if (charge === 'usage') return null;
  if (charge === 'one_time') return 'one_time' satisfies MarginSum;
  return period === 'year' ? ('yearly' satisfies MarginSum) : ('monthly' satisfies MarginSum);
}

/** List prices of all lines, by sum, had the catalogue these amounts. */
function draftedWith(
  slice: CatalogSlice,
  quote: CostedQuote,
  lines: readonly LineInput[],
  amountOf: (price: Price) => string,
): ReadonlyMap<string, ReadonlyMap<MarginSum, bigint>> {
  const amounts = new Map<string, readonly Price[]>();
  for (const [id, prices] of slice.prices) {
    amounts.set(
      id,
      prices.map((price) => ({ ...price, amount: amountOf(price), tiers: [] })),
    );
  }
  const { market, channel, segment, price } = quote;
  const place = { market, channel, segment, at: Date.parse(price.pricedAt) };
  const ids = offeringIdsOf(lines);
  const prices = pricesFor({ ...slice, prices: amounts }, place, ids, price.currency);
  const drafted = new Map<string, ReadonlyMap<MarginSum, bigint>>();
  if (prices === null) return drafted;
  for (const line of lines) {
    const offering = slice.offerings.get(line.offeringId);
    if (offering === undefined) continue;
    const chosen = chosenFrom(slice, offering, line.configuration ?? NOTHING_CHOSEN);
    const { charges } = draftLine(slice, line, offering, prices, chosen);
    const sums = new Map<MarginSum, bigint>();
    for (const draft of charges) {
      const sum = sumOf(draft);
      if (sum !== null) sums.set(sum, draft.list);
    }
    drafted.set(line.id, sums);
  }
  return drafted;
}
