import type { LineInput, SalesContext } from '../contract/price.ts';
import { refuseInvalidLines } from '../domain/configuration/validate_lines.ts';
import { priceBasket } from '../domain/pricing/price_basket.ts';
import type { QuotePrice } from '../domain/quote/state.ts';
import type { Catalogue } from './catalogue.ts';
import { CONTEXTS } from './proportions.ts';
import type { Discount } from './proportions.ts';
import { chance } from './seeded.ts';

/** Lines with what the real engine says that they cost, at every instant of one period. */
export type Basket = {
  readonly context: SalesContext;
  readonly lines: readonly LineInput[];
  readonly price: Omit<QuotePrice, 'pricedAt'>;
};
export type Asked = {
  readonly seed: number;
  readonly place: number;
  readonly lines: number;
  readonly context: number;
  readonly discount: Discount;
  /** An instant of the period. */
  readonly at: string;
};

const PERCENT: Partial<Record<Discount, string>> = { small: '5', approval: '15', heavy: '35' };

export function createBaskets(catalogue: Catalogue): (asked: Asked) => Basket {
  const sellable = new Map<string, readonly LineInput[]>();

  function choices(context: SalesContext, at: string): readonly LineInput[] {
    const key = JSON.stringify([context, at]);
    const known = sellable.get(key) ?? sellableLines(catalogue, context, at);
    sellable.set(key, known);
    return known;
  }

  return (asked) => {
    const { market, channel, ...rest } = CONTEXTS[asked.context] ?? CONTEXTS[0];
    const context = { market, channel, ...rest };
    const lines = linesOf(choices(context, asked.at), asked);
    const reply = priceBasket(
      catalogue.slice,
      { ...context, lines: [...lines] },
      { now: asked.at },
    );
    if (!reply.ok) throw new Error(`a basket of ${lines.length} lines: ${reply.detail}`);
    const { currency, lines: priced, totals, priceHash } = reply.result;
    return { context, lines, price: { currency, lines: priced, totals, priceHash } };
  };
}

/** Offerings that this customer may buy as they are at that time. */
function sellableLines(
  { slice }: Catalogue,
  context: SalesContext,
  at: string,
): readonly LineInput[] {
  const found = [...slice.offerings.keys()].toSorted().flatMap((offeringId) => {
    const line: LineInput = { id: 'l1', offeringId, quantity: 1 };
    const { market, channel } = context;
    if (refuseInvalidLines(slice, [line], { market, channel, now: at }) !== null) return [];
    const discounted = { ...line, adjustment: percentOff('35') };
    const reply = priceBasket(slice, { ...context, lines: [discounted] }, { now: at });
    // What costs nothing but its usage can't be discounted, and so can't need approval.
    return reply.ok && Number(reply.result.totals.discountPercent) > 25 ? [line] : [];
  });
  if (found.length > 0) return found;
  const { market, channel } = context;
  throw new Error(`nothing of the catalogue is sold in market ${market} by channel ${channel}`);
}

function linesOf(choices: readonly LineInput[], asked: Asked): readonly LineInput[] {
  const { seed, place, lines, discount } = asked;
  return Array.from({ length: lines }, (_, at) => {
    const turn = chance(seed, place * 1_009 + at, lines);
    const { offeringId } = choices[Math.floor(turn * choices.length)] ?? { offeringId: '' };
    const quantity = 1 + Math.floor(chance(seed, place * 1_013 + at, 7) ** 3 * 10);
    const off = PERCENT[discount];
    return {
      id: `l${at + 1}`,
      offeringId,
      quantity,
      ...(off === undefined ? {} : { adjustment: percentOff(off) }),
      ...(discount !== 'override'
        ? {}
        : {
            adjustment: { kind: 'unit_price' as const, value: '20', reason: 'Agreed by contract' },
          }),
    };
  });
}

function percentOff(value: string) {
  return { kind: 'percent_off' as const, value, reason: 'Long-time customer' };
}
