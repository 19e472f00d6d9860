import * as v from 'valibot';
import { InstantSchema, LINES_MAX, QuantitySchema, SlugSchema, TextSchema } from './common.ts';
import type { Price, PriceList, PricingSettings, Promotion } from './catalog.ts';
import { ConfigurationSchema } from './configuration.ts';
import { CurrencySchema, DecimalSchema } from './money.ts';
import type { Money } from './money.ts';

/** A manual change of one line, by a person, with a reason. */
export const AdjustmentSchema = v.variant('kind', [
  v.strictObject({ kind: v.literal('percent_off'), value: DecimalSchema, reason: TextSchema }),
  v.strictObject({ kind: v.literal('unit_price'), value: DecimalSchema, reason: TextSchema }),
]);
export type Adjustment = v.InferOutput<typeof AdjustmentSchema>;

/** What a customer is expected to use in a billing period, by the whole line. */
export const UsageEstimateSchema = v.strictObject({
  /** As the usage charge names it, such as "GB"; `unit` when it names none. */
  unit: TextSchema,
  quantity: v.pipe(
    DecimalSchema,
    v.check((text) => !text.startsWith('-'), 'a usage is not negative'),
  ),
  /** The component whose usage it is; absent: what the line itself sells. */
  offeringId: v.optional(SlugSchema),
});
export type UsageEstimate = v.InferOutput<typeof UsageEstimateSchema>;

export const LineInputSchema = v.strictObject({
  id: SlugSchema,
  offeringId: SlugSchema,
  quantity: v.optional(QuantitySchema, 1),
  configuration: v.optional(ConfigurationSchema),
  adjustment: v.optional(AdjustmentSchema),
  /** Usage charges are rated for it; those without an estimate show their rates. */
  usage: v.optional(v.pipe(v.array(UsageEstimateSchema), v.maxLength(50))),
});
export type LineInput = v.InferOutput<typeof LineInputSchema>;

export const LinesSchema = v.pipe(
  v.array(LineInputSchema),
  v.maxLength(LINES_MAX),
  v.check(
    (lines) => new Set(lines.map((line) => line.id)).size === lines.length,
    'line ids must differ',
  ),
);

/** Where a basket is bought: picks the price list and the promotions. */
export const SalesContextSchema = v.strictObject({
  market: SlugSchema,
  channel: SlugSchema,
  segment: v.optional(SlugSchema),
});
export type SalesContext = v.InferOutput<typeof SalesContextSchema>;

/** `POST /v1/prices`: a whole configured basket; nothing is stored. */
export const PriceBasketSchema = v.strictObject({
  ...SalesContextSchema.entries,
  /** Only price lists in it; absent: that of the best list. A basket never mixes currencies. */
  currency: v.optional(CurrencySchema),
  /** The instant to price at; absent: now. */
  at: v.optional(InstantSchema),
  lines: v.pipe(LinesSchema, v.minLength(1)),
});
export type PriceBasket = v.InferOutput<typeof PriceBasketSchema>;

export type PriceStage =
  | 'list'
  | 'tier'
  | 'characteristic'
  | 'component'
  | 'promotion'
  | 'adjustment'
  | 'rounding'
  | 'tax';

/**
 * How the promotions of a charge were chosen, when there was more than one way to combine them.
 * Groups follow each other, so the ways are: all groups that share, or one that is exclusive.
 */
export type PromotionSearch = {
  readonly tried: number;
  /** The most ways that are tried, by priority. */
  readonly bound: number;
  /** False: there were more ways or groups than the bounds allow; the last ones were not tried. */
  readonly complete: boolean;
};

/** One explained change; the amounts of a charge's steps sum exactly to its gross. */
export type PriceStep = {
  readonly stage: PriceStage;
  readonly label: string;
  /** Id of the price, promotion, component or tax rate behind it. */
  readonly source?: string;
  readonly amount: Money;
};

/** What a unit of usage costs from `from` on, before anything is taken off. */
export type UsageRate = { readonly from: number; readonly amount: string };
/** The tiers of a usage charge that was not rated: `volume` or `graduated`. */
export type RateCard = {
  readonly source: string;
  readonly tierMode: 'volume' | 'graduated';
  readonly rates: readonly UsageRate[];
};

export type PricedCharge = {
  readonly charge: 'one_time' | 'recurring' | 'usage';
  readonly period?: 'month' | 'year';
  readonly unit?: string;
  /** Usage only: its amounts are for so many units a billing period. Absent: for one unit. */
  readonly estimated?: string;
  /** Usage without an estimate whose price has tiers. */
  readonly rateCards?: readonly RateCard[];
  readonly list: Money;
  readonly net: Money;
  readonly tax: Money;
  readonly gross: Money;
  readonly steps: readonly PriceStep[];
  readonly promotionSearch?: PromotionSearch;
};

export type PricedLine = {
  readonly id: string;
  readonly offeringId: string;
  readonly name: string;
  readonly quantity: number;
  readonly charges: readonly PricedCharge[];
};

export type PriceTotals = {
  /**
   * One-time net, tax and gross; recurring net per period. Usage is in none of them.
   */
  readonly net: Money;
  readonly tax: Money;
  readonly gross: Money;
  readonly monthly: Money;
  readonly yearly: Money;
  /** Net of the usage that was estimated, per billing period; absent: none was. */
  readonly usage?: Money;
  /** Largest manual discount of any line against its list price, in percent: `"12.50"`. */
  readonly discountPercent: string;
  /** What rounding added to each sum; only when the catalogue rounds totals instead of lines. */
  readonly rounding?: { readonly [Sum in 'net' | 'tax' | 'monthly' | 'yearly']: Money } & {
    readonly usage?: Money;
  };
};

export type PriceResult = {
  readonly catalogVersion: string;
  readonly currency: string;
  readonly market: string;
  readonly channel: string;
  readonly pricedAt: string;
  readonly lines: readonly PricedLine[];
  readonly totals: PriceTotals;
  /**
   * SHA-256 over the canonical JSON of currency, lines and totals, each line by the SHA-256 of its
   * own canonical JSON; equal at edge, core, replay.
   */
  readonly priceHash: string;
};

/** `cpq.v1.price.book`: what it takes to price some offerings in one market and channel. */
export const PriceBookQuerySchema = v.strictObject({
  catalogVersion: v.optional(SlugSchema),
  market: SlugSchema,
  channel: SlugSchema,
  offeringIds: v.pipe(v.array(SlugSchema), v.minLength(1), v.maxLength(500)),
  /** `prices` of the offerings, or what is common to the `place`: lists and promotions. */
  part: v.optional(v.picklist(['all', 'prices', 'place']), 'all'),
  /** The next page of promotions: `promotionsNext` of the page before. */
  promotionsAfter: v.optional(SlugSchema),
});
export type PriceBookQuery = v.InferOutput<typeof PriceBookQuerySchema>;

export type PriceBook = {
  readonly catalogVersion: string;
  readonly prices: readonly Price[];
  readonly priceLists: readonly PriceList[];
  /** How its prices are rounded and taxed; absent: by line, and no tax. */
  readonly pricing?: PricingSettings;
  /** By id; a page that fits into a message. */
  readonly promotions: readonly Promotion[];
  /** There are more: ask again with this as `promotionsAfter`. */
  readonly promotionsNext?: string;
};
