import type { LineInput, PriceBasket, PricedCharge, PriceResult } from '../../contract/price.ts';
import type { Refusal } from '../../contract/reply.ts';
import { refuse } from '../../contract/reply.ts';
import { offeringIdsOf } from '../catalogue/slice.ts';
import type { CatalogSlice } from '../catalogue/slice.ts';
import { chosenFrom, NOTHING_CHOSEN } from '../configuration/chosen.ts';
import { completeLines } from '../configuration/complete_lines.ts';
import { factsOf } from './basket_facts.ts';
import type { DraftedLine } from './basket_facts.ts';
import { pricesFor } from './price_book.ts';
import type { BasketPrices } from './price_book.ts';
import { priceHash } from './price_hash.ts';
import { draftLine, priceLine } from './price_line.ts';
import type { LineContext } from './price_line.ts';
import { promotionsAt } from './promotion_index.ts';
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

/**
 * Prices a whole basket in one currency. Linear in lines and components. Doesn't check the rules
 * of configurations: `refuseInvalidLines` does. Refusals: `not_priceable` (unknown, not on sale
 * there or then, no price), `invalid_request` (an adjustment out of range), `limit_exceeded`.
 */
export function priceBasket(
  slice: CatalogSlice,
  basket: PriceBasket,
  options: PricingOptions,
): { readonly ok: true; readonly result: PriceResult } | Refusal {
  const pricedAt = basket.at ?? options.now;
  const { market, channel, segment } = basket;
  // What `default` rules fill in is sold, so it is priced, whether it was written out or not.
  const lines = completeLines(slice, basket.lines);
  const place = { market, channel, segment, at: Date.parse(pricedAt) };
  const prices = pricesFor(slice, place, offeringIdsOf(lines));
  const findings = obstaclesToPricing(slice, lines, place, prices);
  const [first] = findings;
  if (first !== undefined || prices === null) {
    const detail = first?.detail ?? `no price list is in force for market "${market}"`;
    const code = INVALID.has(first?.code ?? '') ? 'invalid_request' : 'not_priceable';
    const field = first?.path ?? '/market';
    return refuse(code, detail, { field, findings: findings.slice(0, FINDINGS_MAX) });
  }
  const { currency } = prices;
  const rounding = slice.pricing?.rounding ?? 'line';
  const drafted = lines.flatMap((line) => draftKnown(slice, line, prices));
  const precision = precisionOf(currency, rounding);
  const context: LineContext = {
    market,
    currency,
    precision,
    offersFor: promotionsAt(slice.promotions, place),
    facts: factsOf(drafted, unitOf(precision.decimals)),
    tax: options.tax ?? taxFromRates(slice.pricing?.tax),
  };
  const priced = drafted.map(({ line, offering, charges }) =>
    priceLine(line, offering, charges, context),
  );
  const large = priced.findIndex(({ line }) => line.charges.some(isTooLarge));
  if (large !== -1) {
    const detail = `a charge has more than ${WHOLE_DIGITS_MAX} digits before the point`;
    return refuse('limit_exceeded', detail, { field: `/lines/${large}/quantity` });
  }
  const body = {
    currency,
    lines: priced.map(({ line }) => line),
    totals: totalsOf(priced, currency, rounding),
  };
  const { catalogVersion } = slice;
  const result = { catalogVersion, market, channel, pricedAt, ...body, priceHash: priceHash(body) };
  return { ok: true, result };
}

/** More than an amount may have on the wire. */
function isTooLarge({ list, gross }: PricedCharge): boolean {
  return [list, gross].some(({ amount }) => wholeDigits(amount) > WHOLE_DIGITS_MAX);
}

function wholeDigits(amount: string): number {
  const point = amount.indexOf('.');
  return point === -1 ? amount.length : point;
}

type Drafted = DraftedLine & { readonly line: LineInput };

function draftKnown(slice: CatalogSlice, line: LineInput, prices: BasketPrices): Drafted[] {
  const offering = slice.offerings.get(line.offeringId);
  if (offering === undefined) return [];
  const chosen = chosenFrom(slice, offering, line.configuration ?? NOTHING_CHOSEN);
  const drafts = draftLine(slice, line, offering, prices, chosen);
  return [{ line, id: line.id, offering, quantity: line.quantity, ...drafts }];
}
