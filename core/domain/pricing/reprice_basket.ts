import type { LineInput, PriceBasket, PricedLine, PriceResult } from '../../contract/price.ts';
import type { Refusal } from '../../contract/reply.ts';
import { offeringIdsOf } from '../catalogue/slice.ts';
import type { CatalogSlice } from '../catalogue/slice.ts';
import { completeLines } from '../configuration/complete_lines.ts';
import { factsOf, lazily } from './basket_facts.ts';
import { mayLook, seesTheSame } from './basket_view.ts';
import { lineHash, readDigest } from './line_digest.ts';
import type { LineDigest } from './line_digest.ts';
import {
  contextOf,
  draftKnown,
  isTooLarge,
  priceBasket,
  termsOf,
  tooLarge,
} from './price_basket.ts';
import type { Drafted, PricingOptions } from './price_basket.ts';
import type { BasketPrices } from './price_book.ts';
import { priceHash } from './price_hash.ts';
import { priceLine } from './price_line.ts';
import { promotionsAt } from './promotion_index.ts';
import { totalsOf } from './totals.ts';
import { changesBetween } from './validity.ts';

/** A basket as it was priced, on the same catalogue version and in the same place. */
export type PricedBefore = {
  readonly lines: readonly LineInput[];
  /** Of what each line cost (`digestOf`); null: not known, so it is priced anew. */
  readonly digests: readonly (string | null)[];
  readonly currency: string;
  readonly pricedAt: string;
};

export type Repriced =
  | {
      readonly ok: true;
      readonly result: Pick<PriceResult, 'currency' | 'totals' | 'priceHash' | 'pricedAt'>;
      /** Lines that were priced, in their order; the others cost what they did. */
      readonly lines: readonly PricedLine[];
    }
  | Refusal;

type Kept = LineDigest & { readonly line?: PricedLine };

/**
 * What `priceBasket` gives, to the hash, without pricing again what can't have changed: a line that
 * is the same object as before keeps its price unless something began or ended since, the currency
 * is another, it has a manual price, or a promotion for it sees another basket. The slice holds
 * what both baskets sell; what is gone from it can't be compared, so everything is priced.
 */
export function repriceBasket(
  slice: CatalogSlice,
  basket: PriceBasket,
  before: PricedBefore,
  options: PricingOptions,
): Repriced {
  const known = digestsOf(before);
  const lines = basket.lines.map((line) =>
    known.has(line) ? line : (completeLines(slice, [line])[0] ?? line),
  );
  const since = Date.parse(before.pricedAt);
  const { market, channel, segment } = basket;
  const was = promotionsAt(slice.promotions, { market, channel, segment, at: since });
  const terms = termsOf(slice, basket, lines, options);
  if ('ok' in terms) return terms;
  const { offersFor, place, prices, pricedAt } = terms;
  const { currency } = prices;
  const isUnknown = offeringIdsOf(before.lines).some((id) => !slice.offerings.has(id));
  const isOther = isUnknown || currency !== before.currency || was !== offersFor;
  if (isOther || changesBetween(slice, since, place.at)) return pricedAnew(slice, basket, options);
  const draftsOf = drafting(slice, prices);
  const earlier = lazily(() => factsOf(before.lines.flatMap(draftsOf), context.unit));
  const context = contextOf(slice, terms, options, (unit) =>
    lazily(() => factsOf(lines.flatMap(draftsOf), unit)),
  );
  const all = lines.flatMap((line): Kept[] => {
    const digest = line.adjustment === undefined ? known.get(line) : undefined;
    if (digest !== undefined && isKept(line)) return [readDigest(digest)];
    return draftsOf(line).map(({ offering, charges }) => {
      const { line: priced, ...sums } = priceLine(line, offering, charges, context);
      return { hash: lineHash(priced), sums, line: priced };
    });
  });
  const large = all.findIndex(({ line }) => line !== undefined && isTooLarge(line));
  if (large !== -1) return tooLarge(large);
  const rounding = slice.pricing?.rounding ?? 'line';
  const totals = totalsOf(
    all.map(({ sums }) => sums),
    currency,
    rounding,
  );
  const hash = priceHash({ currency, lines: all.map((one) => one.hash), totals });
  return {
    ok: true,
    result: { currency, totals, priceHash: hash, pricedAt },
    lines: all.flatMap(({ line }) => line ?? []),
  };

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

function digestsOf({ lines, digests }: PricedBefore): ReadonlyMap<LineInput, string> {
  const known = new Map<LineInput, string>();
  for (const [at, line] of lines.entries()) {
    const digest = digests[at];
    if (typeof digest === 'string') known.set(line, digest);
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
