import * as v from 'valibot';
import { ApprovalPolicySchema, DiscountLimitSchema } from './approval_policies.ts';
import { InstantSchema, QuantitySchema, ScalarSchema, SlugSchema, TextSchema } from './common.ts';
import {
  LabelsSchema,
  LanguagesSchema,
  OfferingTranslationsSchema,
  OptionTranslationsSchema,
  SlotTranslationsSchema,
} from './languages.ts';
import { CurrencySchema, DecimalSchema } from './money.ts';
import { ConditionSchema, RuleSchema } from './rules.ts';

const ScopeSchema = v.optional(v.pipe(v.array(SlugSchema), v.maxLength(200)), []);

/** Where and when something applies. An empty list means everywhere; times are [from, to). */
const applicability = {
  markets: ScopeSchema,
  channels: ScopeSchema,
  validFrom: v.optional(InstantSchema),
  validTo: v.optional(InstantSchema),
};

/** A choice that the customer makes on a configurable offering. */
export const OptionSchema = v.strictObject({
  id: SlugSchema,
  name: TextSchema,
  type: v.picklist(['string', 'integer', 'decimal', 'boolean']),
  values: v.optional(v.pipe(v.array(ScalarSchema), v.maxLength(1_000))),
  min: v.optional(v.number()),
  max: v.optional(v.number()),
  required: v.optional(v.boolean(), false),
  default: v.optional(ScalarSchema),
  labels: LabelsSchema,
  translations: OptionTranslationsSchema,
});
export type Option = v.InferOutput<typeof OptionSchema>;

/** A place in a bundle, filled from a category or a list; `min` and `max` count quantities. */
export const SlotSchema = v.strictObject({
  id: SlugSchema,
  name: TextSchema,
  category: v.optional(SlugSchema),
  offerings: v.optional(v.pipe(v.array(SlugSchema), v.maxLength(5_000))),
  min: v.pipe(v.number(), v.integer(), v.minValue(0)),
  max: v.pipe(v.number(), v.integer(), v.minValue(1)),
  translations: SlotTranslationsSchema,
});
export type Slot = v.InferOutput<typeof SlotSchema>;

export const BEHAVIOURS = [
  'light',
  'provisioning',
  'inventory',
  'notification',
  'billing',
  'manual',
] as const;
/** How a fulfilment task behaves; each behaviour has a worker pool of its own (R11.3). */
export const BehaviourSchema = v.picklist(BEHAVIOURS);
export type Behaviour = v.InferOutput<typeof BehaviourSchema>;

/** One task of the technical mapping. `callback` waits for the external system to call back. */
export const TaskTemplateSchema = v.strictObject({
  id: SlugSchema,
  behaviour: BehaviourSchema,
  dependsOn: v.optional(v.pipe(v.array(SlugSchema), v.maxLength(50)), []),
  callback: v.optional(v.boolean(), false),
});
export type TaskTemplate = v.InferOutput<typeof TaskTemplateSchema>;

export const CharacteristicsSchema = v.record(
  TextSchema,
  v.union([ScalarSchema, v.pipe(v.array(ScalarSchema), v.maxLength(500))]),
);
export type Characteristics = v.InferOutput<typeof CharacteristicsSchema>;

/** The most options and rules that one offering has. */
export const OPTIONS_MAX = 5_000;
export const RULES_MAX = 50_000;

export const OfferingSchema = v.strictObject({
  id: SlugSchema,
  name: TextSchema,
  description: v.optional(v.pipe(v.string(), v.maxLength(5_000))),
  translations: OfferingTranslationsSchema,
  category: SlugSchema,
  kind: v.picklist(['simple', 'configurable', 'bundle']),
  ...applicability,
  characteristics: v.optional(CharacteristicsSchema, {}),
  options: v.optional(v.pipe(v.array(OptionSchema), v.maxLength(OPTIONS_MAX)), []),
  slots: v.optional(v.pipe(v.array(SlotSchema), v.maxLength(200)), []),
  rules: v.optional(v.pipe(v.array(RuleSchema), v.maxLength(RULES_MAX)), []),
  /** The technical mapping; absent: the catalogue's default mapping. */
  fulfilment: v.optional(v.pipe(v.array(TaskTemplateSchema), v.maxLength(100))),
});
export type Offering = v.InferOutput<typeof OfferingSchema>;

export const PriceListSchema = v.strictObject({
  id: SlugSchema,
  name: TextSchema,
  currency: CurrencySchema,
  status: v.picklist(['active', 'inactive']),
  ...applicability,
  segments: ScopeSchema,
  /** Of the lists that apply, the one with the highest priority prices. */
  priority: v.optional(v.pipe(v.number(), v.integer()), 0),
});
export type PriceList = v.InferOutput<typeof PriceListSchema>;

/** `from` is the first quantity that the tier covers. */
export const TierSchema = v.strictObject({ from: QuantitySchema, amount: DecimalSchema });

export const PriceSchema = v.strictObject({
  id: SlugSchema,
  offeringId: SlugSchema,
  priceList: SlugSchema,
  charge: v.picklist(['one_time', 'recurring', 'usage']),
  period: v.optional(v.picklist(['month', 'year'])),
  /** What one unit of usage is, such as "GB". */
  unit: v.optional(TextSchema),
  /** Per unit, in the currency of the price list. */
  amount: DecimalSchema,
  /**
   * What a unit costs the seller, in the same currency. Private: it is in imports, and in exports
   * and comparisons for administrators, and in nothing else that anybody is told of a catalogue.
   */
  cost: v.optional(DecimalSchema),
  tierMode: v.optional(v.picklist(['volume', 'graduated'])),
  tiers: v.optional(v.pipe(v.array(TierSchema), v.maxLength(50)), []),
  /** A surcharge that applies when these choices were made; absent: the base price. */
  when: v.optional(v.pipe(v.array(ConditionSchema), v.maxLength(8))),
  /** When it holds within its list, [from, to). */
  validFrom: v.optional(InstantSchema),
  validTo: v.optional(InstantSchema),
});
export type Price = v.InferOutput<typeof PriceSchema>;

const promotionBase = {
  id: SlugSchema,
  name: TextSchema,
  charge: v.optional(v.picklist(['one_time', 'recurring', 'usage']), 'one_time'),
  /** Lower applies first. */
  priority: v.pipe(v.number(), v.integer()),
  /** Of the promotions in one group only the best applies to a charge of a line. */
  stackingGroup: SlugSchema,
  /** Its group applies alone or not at all, whichever takes off more. */
  exclusive: v.optional(v.boolean()),
  ...applicability,
  segments: ScopeSchema,
  /** What it takes something off; both empty: everything. */
  categories: ScopeSchema,
  offerings: v.optional(v.pipe(v.array(SlugSchema), v.maxLength(5_000)), []),
  /** Units of the line, or of the component. */
  quantityMin: v.optional(QuantitySchema, 1),
  /** Also for components of bundles that are in its scope: it takes off what they cost. */
  components: v.optional(v.boolean()),
};

/** What must be in the basket, on any lines together. */
const NeedSchema = v.union([
  v.strictObject({ offering: SlugSchema, quantity: v.optional(QuantitySchema, 1) }),
  v.strictObject({ category: SlugSchema, quantity: v.optional(QuantitySchema, 1) }),
]);

export const PromotionSchema = v.variant('kind', [
  v.strictObject({
    ...promotionBase,
    kind: v.picklist(['percent', 'amount', 'fixed_price']),
    /** Percent (0–100), or an amount or price per unit in the currency of the price list. */
    value: DecimalSchema,
  }),
  /** Of each `buy` + `get` units, `get` cost `value` percent less (100: nothing). */
  v.strictObject({
    ...promotionBase,
    kind: v.literal('buy_get'),
    buy: QuantitySchema,
    get: QuantitySchema,
    value: v.optional(DecimalSchema, '100'),
    /**
     * What is counted: the units of a `line` (also when absent), or those of all lines in its scope
     * together, of which the cheapest are got.
     */
    across: v.optional(v.picklist(['line', 'basket'])),
  }),
  /** When all that it needs is in the basket: `value` off the lines in its scope. */
  v.strictObject({
    ...promotionBase,
    kind: v.literal('bundle'),
    needs: v.pipe(v.array(NeedSchema), v.minLength(1), v.maxLength(20)),
    /** Components inside bundles count as well. */
    countComponents: v.optional(v.boolean()),
    value: DecimalSchema,
    /**
     * What `value` is: percent (also when absent), or an amount that all lines in its scope share
     * by their list prices, for each period of a recurring charge.
     */
    off: v.optional(v.picklist(['percent', 'amount'])),
    /** An amount comes off for each time that all it needs is there; absent: once. */
    eachTime: v.optional(v.boolean()),
  }),
  /**
   * Off the lines in its scope, by what they come to together: their list price of this kind of
   * charge and period, or their quantity. The last tier that is reached holds. An amount is shared
   * by them like that of a bundle.
   */
  v.strictObject({
    ...promotionBase,
    kind: v.literal('basket_tier'),
    measure: v.picklist(['amount', 'quantity']),
    tiers: v.pipe(
      v.array(
        v.union([
          v.strictObject({ from: DecimalSchema, percent: DecimalSchema }),
          v.strictObject({ from: DecimalSchema, amount: DecimalSchema }),
        ]),
      ),
      v.minLength(1),
      v.maxLength(50),
    ),
  }),
]);
export type Promotion = v.InferOutput<typeof PromotionSchema>;

/** How prices are rounded and taxed; absent: by line, and no tax. */
export const PricingSettingsSchema = v.strictObject({
  /** `line`: each charge; `total`: charges keep six decimals, and the totals are rounded. */
  rounding: v.optional(v.picklist(['line', 'total'])),
  tax: v.optional(
    v.strictObject({
      /** Whether prices have the tax in them already. */
      mode: v.picklist(['inclusive', 'exclusive']),
      /** The first that fits the market and the category of the offering applies. */
      rates: v.pipe(
        v.array(
          v.strictObject({
            id: SlugSchema,
            name: TextSchema,
            percent: DecimalSchema,
            markets: ScopeSchema,
            categories: ScopeSchema,
          }),
        ),
        v.maxLength(1_000),
      ),
    }),
  ),
});
export type PricingSettings = v.InferOutput<typeof PricingSettingsSchema>;

/** Settings of a whole catalogue version. */
export const CatalogSettingsSchema = v.strictObject({
  currency: CurrencySchema,
  defaultFulfilment: v.optional(v.pipe(v.array(TaskTemplateSchema), v.maxLength(100)), []),
  approvalPolicies: v.optional(v.pipe(v.array(ApprovalPolicySchema), v.maxLength(50)), []),
  /** Absent: no role is limited. */
  discountLimits: v.optional(v.pipe(v.array(DiscountLimitSchema), v.maxLength(10))),
  pricing: v.optional(PricingSettingsSchema),
  /** Needed as soon as anything has translations. */
  languages: v.optional(LanguagesSchema),
});
export type CatalogSettings = v.InferOutput<typeof CatalogSettingsSchema>;

/** A catalogue as a document: what `db/catalogue/*.json` hold and what an import sends. */
export const CatalogDocumentSchema = v.strictObject({
  format: v.literal('quotewright.catalogue/1'),
  name: TextSchema,
  settings: v.optional(CatalogSettingsSchema),
  priceLists: v.optional(v.array(PriceListSchema), []),
  offerings: v.optional(v.array(OfferingSchema), []),
  prices: v.optional(v.array(PriceSchema), []),
  promotions: v.optional(v.array(PromotionSchema), []),
  /** Of an exported version: no overlay is added to it by itself. */
  complete: v.optional(v.literal(true)),
  /** An overlay is added to every imported folder that has all of these categories. */
  overlays: v.optional(v.strictObject({ categories: v.array(SlugSchema) })),
});
export type CatalogDocument = v.InferOutput<typeof CatalogDocumentSchema>;
