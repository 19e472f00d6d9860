import * as v from 'valibot';
import { DurationSchema, SlugSchema, TextSchema } from './common.ts';
import { CurrencySchema, DecimalSchema } from './money.ts';

const SomeSchema = v.optional(v.pipe(v.array(SlugSchema), v.minLength(1), v.maxLength(200)));

/** Whose verdict a level is; an administrator is no approver by that. */
export const APPROVAL_ROLES = ['approver', 'admin'] as const;
export type ApprovalRole = (typeof APPROVAL_ROLES)[number];
const ApprovalRoleSchema = v.picklist(APPROVAL_ROLES);

export const MARGIN_SCOPES = ['quote', 'line'] as const;

/** One decision; the times count from when its turn comes. */
export const PolicyLevelSchema = v.strictObject({
  name: TextSchema,
  role: ApprovalRoleSchema,
  /** Reminds, and reminds again after as long; absent: PT24H. */
  remindAfter: v.optional(DurationSchema),
  /** Undecided for so long, it goes to `escalateTo` as well; absent: never. */
  escalateAfter: v.optional(DurationSchema),
  /** Absent: admin. */
  escalateTo: v.optional(ApprovalRoleSchema),
});
export type PolicyLevel = v.InferOutput<typeof PolicyLevelSchema>;

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
  /**
   * What remains of the net price after costs is less than so many percent of it. What has no cost
   * in the catalogue is left out, and usage with it.
   */
  marginPercentUnder: v.optional(DecimalSchema),
  /**
   * What is looked at, one-time, monthly and yearly sums each: the whole `quote` (when absent,
   * too), with a scope the lines in it together; or each `line` by itself.
   */
  marginOf: v.optional(v.picklist(MARGIN_SCOPES)),
  /** The scope: a line sells one of these, or has one as a component. */
  offeringIds: SomeSchema,
  categories: SomeSchema,
  /** The quote is for one of these. */
  segments: SomeSchema,
  levels: v.pipe(v.array(PolicyLevelSchema), v.minLength(1), v.maxLength(5)),
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
