import * as v from 'valibot';
import { QuantitySchema, ScalarSchema, SlugSchema, TextSchema } from './common.ts';

/**
 * Points at a value in a configuration: an option that the customer chose, or a characteristic of
 * what sits in a slot. `index` picks one element of a list characteristic (0-based).
 */
export const RefSchema = v.union([
  v.strictObject({ option: SlugSchema }),
  v.strictObject({
    slot: SlugSchema,
    characteristic: TextSchema,
    index: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(63))),
  }),
]);
export type Ref = v.InferOutput<typeof RefSchema>;

/**
 * True when any value behind `ref` satisfies it; for a slot, any component in the slot. `contains`
 * looks for `value`, or any of `values`, within a text, letter for letter.
 */
export const ConditionSchema = v.strictObject({
  ref: RefSchema,
  op: v.picklist(['=', '!=', '<', '<=', '>', '>=', 'in', 'contains', 'present', 'absent']),
  value: v.optional(ScalarSchema),
  values: v.optional(v.pipe(v.array(ScalarSchema), v.minLength(1), v.maxLength(500))),
});
export type Condition = v.InferOutput<typeof ConditionSchema>;

/** A factor of a product that is summed over the components of a slot. */
export const FactorSchema = v.union([
  v.strictObject({
    characteristic: TextSchema,
    index: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(63))),
  }),
  /** Maps a text characteristic to a number, for data that has no number of its own. */
  v.strictObject({
    lookup: TextSchema,
    table: v.record(v.string(), v.number()),
    otherwise: v.number(),
  }),
]);
export type Factor = v.InferOutput<typeof FactorSchema>;

export const AggregateSchema = v.strictObject({
  aggregate: v.picklist(['sum', 'min', 'max', 'count']),
  slot: SlugSchema,
  /** Multiplied with each other and, for `sum`, with the quantity. Empty for `count`. */
  of: v.optional(v.pipe(v.array(FactorSchema), v.maxLength(4)), []),
});

export type Expression =
  | { readonly constant: number }
  | { readonly option: string }
  | v.InferOutput<typeof AggregateSchema>
  | { readonly plus: readonly Expression[] }
  | { readonly times: readonly Expression[] };

export const ExpressionSchema: v.GenericSchema<unknown, Expression> = v.lazy(() =>
  v.union([
    v.strictObject({ constant: v.pipe(v.number(), v.finite()) }),
    v.strictObject({ option: SlugSchema }),
    AggregateSchema,
    v.strictObject({ plus: v.pipe(v.array(ExpressionSchema), v.minLength(1), v.maxLength(16)) }),
    v.strictObject({ times: v.pipe(v.array(ExpressionSchema), v.minLength(1), v.maxLength(16)) }),
  ]),
);

const ruleBase = { id: SlugSchema, message: TextSchema };
const CONDITIONS_MAX = 16;
const ConditionsSchema = v.pipe(
  v.array(ConditionSchema),
  v.minLength(1),
  v.maxLength(CONDITIONS_MAX),
);

/** A choice that a rule makes or suggests: the value of an option, or what goes into a slot. */
export const ProposalSchema = v.union([
  v.strictObject({ option: SlugSchema, value: ScalarSchema }),
  v.strictObject({
    slot: SlugSchema,
    offeringId: SlugSchema,
    quantity: v.optional(QuantitySchema, 1),
  }),
]);
export type Proposal = v.InferOutput<typeof ProposalSchema>;

export const CONNECTIVES = ['!', '&', '|', '=>', '<=>'] as const;
/** Of one rule; a condition of a product line of thousands of features is far below. */
const FORMULA_LENGTH_MAX = 10_000;

export const RuleSchema = v.variant('kind', [
  /** When all of `when` hold, all of `must` have to. */
  v.strictObject({
    ...ruleBase,
    kind: v.literal('requires'),
    when: ConditionsSchema,
    must: ConditionsSchema,
  }),
  /** All of `when` must not hold together. */
  v.strictObject({ ...ruleBase, kind: v.literal('excludes'), when: ConditionsSchema }),
  /** `left op right`; not applied while a slot that it reads is empty. */
  v.strictObject({
    ...ruleBase,
    kind: v.literal('compare'),
    left: ExpressionSchema,
    op: v.picklist(['=', '!=', '<', '<=', '>', '>=']),
    right: ExpressionSchema,
  }),
  /** Compatible combinations; a value of the first column that no row names is not restricted. */
  v.strictObject({
    ...ruleBase,
    kind: v.literal('table'),
    columns: v.tuple([RefSchema, RefSchema]),
    rows: v.pipe(
      v.array(v.tuple([ScalarSchema, v.array(ScalarSchema)])),
      v.minLength(1),
      v.maxLength(2_000),
    ),
  }),
  /**
   * Of the boolean options `of` from `min` to `max` are true while `owner` is, and none while it is
   * not. An option that is not chosen counts as false.
   */
  v.strictObject({
    ...ruleBase,
    kind: v.literal('choose'),
    owner: SlugSchema,
    of: v.pipe(v.array(SlugSchema), v.minLength(1), v.maxLength(5_000)),
    min: v.pipe(v.number(), v.integer(), v.minValue(0)),
    max: v.pipe(v.number(), v.integer(), v.minValue(0)),
  }),
  /** While all of `when` hold, fills what is still open; a choice of the customer always stays. */
  v.strictObject({
    ...ruleBase,
    kind: v.literal('default'),
    when: v.pipe(v.array(ConditionSchema), v.maxLength(CONDITIONS_MAX)),
    set: ProposalSchema,
  }),
  /** While all of `when` hold, `suggest` is shown. Changes neither validity nor price. */
  v.strictObject({
    ...ruleBase,
    kind: v.literal('recommend'),
    when: v.pipe(v.array(ConditionSchema), v.maxLength(CONDITIONS_MAX)),
    suggest: ProposalSchema,
  }),
  /**
   * A boolean formula over boolean options that has to hold, in postfix order: operands come before
   * their connective, so `["a", "b", "=>"]` is "a needs b". Not chosen counts as false.
   */
  v.strictObject({
    ...ruleBase,
    kind: v.literal('formula'),
    postfix: v.pipe(
      v.array(v.union([v.picklist(CONNECTIVES), SlugSchema])),
      v.minLength(1),
      v.maxLength(FORMULA_LENGTH_MAX),
    ),
  }),
]);
export type Rule = v.InferOutput<typeof RuleSchema>;
