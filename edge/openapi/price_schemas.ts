import type * as price from '../../core/contract/price.ts';
import { instant, integer, list, object, oneOf, ref, text } from './shapes.ts';

const money = ref('Money');
const charges = oneOf(['one_time', 'recurring', 'usage']);

export const PRICE_SCHEMAS = {
  PriceResult: object<keyof price.PriceResult>({
    catalogVersion: text,
    currency: text,
    market: text,
    channel: text,
    pricedAt: instant,
    lines: list(ref('PricedLine')),
    totals: ref('PriceTotals'),
    priceHash: { ...text, description: 'SHA-256 in hex; equal wherever the same is priced' },
  }),
  PricedLine: object<keyof price.PricedLine>({
    id: text,
    offeringId: text,
    name: text,
    quantity: integer,
    charges: list(ref('PricedCharge')),
  }),
  PricedCharge: object<keyof price.PricedCharge>(
    {
      charge: charges,
      period: oneOf(['month', 'year']),
      unit: text,
      estimated: text,
      rateCards: list(ref('RateCard')),
      list: money,
      net: money,
      tax: money,
      gross: money,
      steps: list(ref('PriceStep')),
      promotionSearch: ref('PromotionSearch'),
    },
    ['period', 'unit', 'estimated', 'rateCards', 'promotionSearch'],
  ),
  RateCard: object<keyof price.RateCard>({
    source: text,
    tierMode: oneOf(['volume', 'graduated']),
    rates: list(object<keyof price.UsageRate>({ from: integer, amount: text })),
  }),
  PromotionSearch: object<keyof price.PromotionSearch>({
    tried: integer,
    bound: integer,
    complete: { type: 'boolean' },
  }),
  PriceStep: object<keyof price.PriceStep>(
    { stage: text, label: text, source: text, amount: money },
    ['source'],
  ),
  PriceTotals: object<keyof price.PriceTotals>(
    {
      net: money,
      tax: money,
      gross: money,
      monthly: money,
      yearly: money,
      usage: money,
      discountPercent: text,
      rounding: object({ net: money, tax: money, monthly: money, yearly: money, usage: money }, [
        'usage',
      ]),
    },
    ['usage', 'rounding'],
  ),
};
