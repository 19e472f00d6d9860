import * as v from 'valibot';
import { SlugSchema, TextSchema } from './common.ts';
import { CurrencySchema, DecimalSchema } from './money.ts';

const SomeSchema = v.optional(v.pipe(v.array(SlugSchema), v.minLength(1), v.maxLength(200)));

export const POLICY_SUMS = ['net', 'gross', 'monthly', 'yearly'] as const;

/**
 * Asks for approval when everything that it names holds for a quote; one that names nothing asks
 * for approval of every quote.
 */
export const ApprovalPolicySchema = v.strictObject({
  id: SlugSchema,
  /** The largest manual discount of a line is over it; with a scope, of the lines in it. */
  discountPercentOver: v.optional(DecimalSchema),
  /** That sum of the quote is over the amount; a quote in another currency is not concerned. */
  totalOver: v.optional(
    v.strictObject({
      sum: v.optional(v.picklist(POLICY_SUMS), 'net'),
      amount: DecimalSchema,
      currency: CurrencySchema,
    }),
  ),
  /** The scope: a line sells one of these, or has one as a component. */
  offeringIds: SomeSchema,
  categories: SomeSchema,
  /** The quote is for one of these. */
  segments: SomeSchema,
  levels: v.pipe(
    v.array(v.strictObject({ name: TextSchema, role: v.picklist(['approver', 'admin']) })),
    v.minLength(1),
    v.maxLength(5),
  ),
});
export type ApprovalPolicy = v.InferOutput<typeof ApprovalPolicySchema>;

export const LIMITED_ROLES = ['sales', 'partner', 'admin'] as const;

/**
 * What a person may take off a line by hand. A role without a limit takes off anything; of several
 * roles the most generous counts. What is within it may still need approval.
 */
export const DiscountLimitSchema = v.strictObject({
  role: v.picklist(LIMITED_ROLES),
  percentMax: DecimalSchema,
});
export type DiscountLimit = v.InferOutput<typeof DiscountLimitSchema>;
