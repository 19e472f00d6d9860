import type { LineInput, PriceBasket, PricedLine, PriceResult } from '../../contract/price.ts';
import type { Refusal } from '../../contract/reply.ts';
import { offeringIdsOf } from '../catalogue/slice.ts';
import type { CatalogSlice } from '../catalogue/slice.ts';
import { completeLines } from '../configuration/complete_lines.ts';
import { factsOf, lazily } from './basket_facts.ts';
import { mayLook, seesTheSame } from './basket_view.ts';
import { keptPrice } from './kept_price.ts';
import { contextOf, draftKnown, priceBasket, resultOf, termsOf } from './price_basket.ts';
import type { Drafted, PricingOptions } from './price_basket.ts';
import type { BasketPrices } from './price_book.ts';
import { priceLine } from './price_line.ts';
import type { LinePrice } from './price_line.ts';
import { promotionsAt } from './promotion_index.ts';
import { changesBetween } from './validity.ts';

/** A basket as it was priced, on the same catalogue version and in the same place. */
export type PricedBefore = {
  readonly lines: readonly LineInput[];
  readonly priced: readonly PricedLine[];
  readonly currency: string;
  readonly pricedAt: string;
};

export type Repriced =
  | {
      readonly ok: true;
      readonly result: PriceResult;
      /** Those of the result; a line that kept its price is the same object as before. */
      readonly lines: readonly PricedLine[];
    }
  | Refusal;

/**
 * What `priceBasket` gives, to the hash, without pricing again what can't have changed: a line that
 * is the same object as before keeps its price unless something began or ended since, the currency
 * is another, it has a manual price, or a promotion for it sees another basket. The slice holds what
 * both baskets sell; what is gone from it can't be compared, so everything is priced.
 */
export function repriceBasket(
  slice: CatalogSlice,
  basket: PriceBasket,
  before: PricedBefore,
  options: PricingOptions,
): Repriced {
  const known = pricesOf(before);
  const lines = basket.lines.map((line) =>
    known.has(line) ? line : (completeLines(slice, [line])[0] ?? line),
  );
  const since = Date.parse(before.pricedAt);
  const { market, channel, segment } = basket;
  const was = promotionsAt(slice.promotions, { market, channel, segment, at: since });
  const terms = termsOf(slice, basket, lines, options);
  if ('ok' in terms) return terms;
  const { offersFor, place, prices } = terms;
  const isUnknown = offeringIdsOf(before.lines).some((id) => !slice.offerings.has(id));
  const isOther = isUnknown || prices.currency !== before.currency || was !== offersFor;
  if (isOther || changesBetween(slice, since, place.at)) return pricedAnew(slice, basket, options);
  const draftsOf = drafting(slice, prices);
  const earlier = lazily(() => factsOf(before.lines.flatMap(draftsOf), context.unit));
  const context = contextOf(slice, terms, options, (unit) =>
    lazily(() => factsOf(lines.flatMap(draftsOf), unit)),
  );
  const keptLines = new Map<PricedLine, PricedLine>();
  const priced = lines.flatMap((line): LinePrice[] => {
    const kept = line.adjustment === undefined ? known.get(line) : undefined;
    if (kept !== undefined && isKept(line)) {
      const again = keptPrice(kept);
      keptLines.set(again.line, kept);
      return [again];
    }
    return draftsOf(line).map(({ offering, charges }) =>
      priceLine(line, offering, charges, context),
    );
  });
  const reply = resultOf(slice, basket, terms, priced);
  if (!reply.ok) return reply;
  return { ...reply, lines: reply.result.lines.map((line) => keptLines.get(line) ?? line) };

  function isKept(line: LineInput): boolean {
    const offering = slice.offerings.get(line.offeringId);
    if (offering === undefined) return false;
    const offers = offersFor(offering);
    if (!mayLook(offers, line)) return true;
    return draftsOf(line).every(({ charges }) =>
      seesTheSame(offers, charges, earlier, context.facts),
    );
  }
}

function pricedAnew(slice: CatalogSlice, basket: PriceBasket, options: PricingOptions): Repriced {
  const priced = priceBasket(slice, basket, options);
  return priced.ok ? { ...priced, lines: priced.result.lines } : priced;
}

function pricesOf({ lines, priced }: PricedBefore): ReadonlyMap<LineInput, PricedLine> {
  const known = new Map<LineInput, PricedLine>();
  for (const [at, line] of lines.entries()) {
    const price = priced[at];
    if (price?.id === line.id) known.set(line, price);
  }
  return known;
}

/** Each line once, when the first promotion asks for it. */
function drafting(
  slice: CatalogSlice,
  prices: BasketPrices,
): (line: LineInput) => readonly Drafted[] {
  const made = new Map<LineInput, readonly Drafted[]>();
  return (line) => {
    let drafts = made.get(line);
    if (drafts === undefined) made.set(line, (drafts = draftKnown(slice, line, prices)));
    return drafts;
  };
}
