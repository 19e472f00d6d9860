import type { LineInput, PriceBasket, PricedLine, PriceResult } from '../../contract/price.ts';
import type { Refusal } from '../../contract/reply.ts';
import { refuse } from '../../contract/reply.ts';
import type { Place } from '../catalogue/applicability.ts';
import { offeringIdsOf } from '../catalogue/slice.ts';
import type { CatalogSlice } from '../catalogue/slice.ts';
import { chosenFrom, NOTHING_CHOSEN } from '../configuration/chosen.ts';
import { completeLines } from '../configuration/complete_lines.ts';
import { factsOf } from './basket_facts.ts';
import type { BasketFacts, DraftedLine } from './basket_facts.ts';
import { lineHash } from './line_digest.ts';
import { pricesFor } from './price_book.ts';
import type { BasketPrices } from './price_book.ts';
import { priceHash } from './price_hash.ts';
import { draftLine, priceLine } from './price_line.ts';
import type { LineContext, LinePrice } from './price_line.ts';
import { promotionsAt } from './promotion_index.ts';
import type { OffersFor } from './promotion_index.ts';
import { precisionOf, unitOf } from './rounding.ts';
import { obstaclesToPricing } from './sellable.ts';
import type { TaxPort } from './tax.ts';
import { taxFromRates } from './tax_rates.ts';
import { totalsOf } from './totals.ts';

export type PricingOptions = {
  /** ISO instant; used when the basket names no `at`. */
  readonly now: string;
  /** Absent: the rates of the catalogue's settings, if any. */
  readonly tax?: TaxPort;
};

const FINDINGS_MAX = 200;
/** What the caller wrote is wrong, whatever is for sale. */
const INVALID: ReadonlySet<string> = new Set(['adjustment', 'usage', 'too_many']);
/** Leaves room for the sum of 1,000 lines within the 15 digits of the contract. */
const WHOLE_DIGITS_MAX = 12;

export type Priced = { readonly ok: true; readonly result: PriceResult } | Refusal;

/**
 * Prices a whole basket in one currency: the one that it names, else that of the best list. Linear
 * in lines and components. Doesn't check the rules of configurations: `refuseInvalidLines` does.
 * Refusals: `not_priceable` (unknown, not on sale there or then, no price), `invalid_request` (an
 * adjustment out of range), `limit_exceeded`.
 */
export function priceBasket(
  slice: CatalogSlice,
  basket: PriceBasket,
  options: PricingOptions,
): Priced {
  // What `default` rules fill in is sold, so it is priced, whether it was written out or not.
  const lines = completeLines(slice, basket.lines);
  const terms = termsOf(slice, basket, lines, options);
  if ('ok' in terms) return terms;
  const drafted = lines.flatMap((line) => draftKnown(slice, line, terms.prices));
  const context = contextOf(slice, terms, options, (unit) => factsOf(drafted, unit));
  const priced = drafted.map(({ line, offering, charges }) =>
    priceLine(line, offering, charges, context),
  );
  return resultOf(slice, basket, terms, priced);
}

/** What holds for every line of a basket, there and then. */
export type Terms = {
  readonly pricedAt: string;
  readonly place: Place;
  readonly prices: BasketPrices;
  readonly offersFor: OffersFor;
};

/** A refusal when a line can't be priced, with all findings. */
export function termsOf(
  slice: CatalogSlice,
  basket: PriceBasket,
  lines: readonly LineInput[],
  options: PricingOptions,
): Terms | Refusal {
  const pricedAt = basket.at ?? options.now;
  const { market, channel, segment } = basket;
  const place = { market, channel, segment, at: Date.parse(pricedAt) };
  const prices = pricesFor(slice, place, offeringIdsOf(lines), basket.currency);
  const findings = obstaclesToPricing(slice, lines, place, prices, basket.currency);
  const [first] = findings;
  if (first !== undefined || prices === null) {
    const detail = first?.detail ?? `no price list is in force for market "${market}"`;
    const code = INVALID.has(first?.code ?? '') ? 'invalid_request' : 'not_priceable';
    const field = first?.path ?? '/market';
    return refuse(code, detail, { field, findings: findings.slice(0, FINDINGS_MAX) });
  }
  return { pricedAt, place, prices, offersFor: promotionsAt(slice.promotions, place) };
}

/** `unit`: the smallest amount, exact, that a charge keeps. */
export function contextOf(
  slice: CatalogSlice,
  { place, prices, offersFor }: Terms,
  options: PricingOptions,
  factsIn: (unit: bigint) => BasketFacts,
): LineContext & { readonly unit: bigint } {
  const { currency } = prices;
  const precision = precisionOf(currency, slice.pricing?.rounding ?? 'line');
  const unit = unitOf(precision.decimals);
  return {
    market: place.market,
    currency,
    precision,
    offersFor,
    unit,
    facts: factsIn(unit),
    tax: options.tax ?? taxFromRates(slice.pricing?.tax),
  };
}

/** Totals and hash over all lines, in their order. */
function resultOf(
  slice: CatalogSlice,
  { market, channel }: PriceBasket,
  { pricedAt, prices: { currency } }: Terms,
  priced: readonly LinePrice[],
): Priced {
  const large = priced.findIndex(({ line }) => isTooLarge(line));
  if (large !== -1) return tooLarge(large);
  const totals = totalsOf(priced, currency, slice.pricing?.rounding ?? 'line');
  const lines = priced.map(({ line }) => line);
  const hash = priceHash({ currency, lines: lines.map(lineHash), totals });
  const { catalogVersion } = slice;
  const place = { catalogVersion, market, channel };
  const result = { ...place, pricedAt, currency, lines, totals, priceHash: hash };
  return { ok: true, result };
}

export function tooLarge(at: number): Refusal {
  const detail = `a charge has more than ${WHOLE_DIGITS_MAX} digits before the point`;
  return refuse('limit_exceeded', detail, { field: `/lines/${at}/quantity` });
}

/** More than an amount may have on the wire. */
export function isTooLarge({ charges }: PricedLine): boolean {
  return charges.some(({ list, gross }) =>
    [list, gross].some(({ amount }) => wholeDigits(amount) > WHOLE_DIGITS_MAX),
  );
}

function wholeDigits(amount: string): number {
  const point = amount.indexOf('.');
  return point === -1 ? amount.length : point;
}

export type Drafted = DraftedLine & { readonly line: LineInput };

/** Empty: no such offering, which the obstacles have told. */
export function draftKnown(
  slice: CatalogSlice,
  line: LineInput,
  prices: BasketPrices,
): readonly Drafted[] {
  const offering = slice.offerings.get(line.offeringId);
  if (offering === undefined) return [];
  const chosen = chosenFrom(slice, offering, line.configuration ?? NOTHING_CHOSEN);
  const drafts = draftLine(slice, line, offering, prices, chosen);
  return [{ line, id: line.id, offering, quantity: line.quantity, ...drafts }];
}
