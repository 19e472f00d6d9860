import * as v from 'valibot';
import type { ApprovalRole } from './approval_policies.ts';
import { CursorSchema, InstantSchema, PageSizeSchema, TextSchema, UuidSchema } from './common.ts';
import type { Money } from './money.ts';

const ofQuote = { quoteId: UuidSchema };

/** In a worklist a role stands with this before it, so that no person's name is taken for one. */
export const ROLE_PREFIX = 'role:';
const PersonSchema = v.pipe(
  TextSchema,
  v.check((name) => !name.startsWith(ROLE_PREFIX), 'expected a person, not a role'),
);

/** `cpq.v1.quote.withdraw`: the seller takes a quote back that waits for approval. */
export const WithdrawQuoteSchema = v.strictObject({ ...ofQuote, reason: v.optional(TextSchema) });

/** From then on the pending level waits for the caller alone, until it is released or escalated. */
export const ClaimApprovalSchema = v.strictObject(ofQuote);
/** By who has it, who delegated it, or an administrator. */
export const ReleaseApprovalSchema = v.strictObject(ofQuote);
/** The caller could decide the pending level himself; who gets it decides it in his stead. */
export const DelegateApprovalSchema = v.strictObject({
  ...ofQuote,
  to: PersonSchema,
  reason: v.optional(TextSchema),
});
/** By a worker when its time has come; nothing changes when it was decided or escalated by then. */
export const EscalateApprovalSchema = v.strictObject({
  ...ofQuote,
  caseId: UuidSchema,
  level: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(250)),
});

/** As far ahead as somebody may delegate. */
export const DELEGATION_DAYS_MAX = 366;

/**
 * All that the caller may approve, between two instants. Who stands in must be an approver or an
 * administrator himself, decides with the roles that the caller has now, and passes nothing on.
 */
export const CreateDelegationSchema = v.strictObject({
  to: PersonSchema,
  /** Absent: now. */
  validFrom: v.optional(InstantSchema),
  validTo: InstantSchema,
  reason: v.optional(TextSchema),
});
/** By who gave it, or an administrator; what was decided by it stays. */
export const RevokeDelegationSchema = v.strictObject({ delegationId: UuidSchema });
/** Newest first, those that are over included. */
export const SearchDelegationsSchema = v.strictObject({
  from: v.optional(TextSchema),
  to: v.optional(TextSchema),
  limit: PageSizeSchema,
  cursor: v.optional(CursorSchema),
});

export type Delegation = {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly roles: readonly ApprovalRole[];
  /** [from, to). */
  readonly validFrom: string;
  readonly validTo: string;
  readonly reason?: string;
  readonly createdAt: string;
  readonly revokedAt?: string;
};
/** Data of `delegation.*` events, whose subject is the delegation. */
export type DelegationEventData = Omit<Delegation, 'id'> & { readonly delegationId: string };

/** `cpq.v1.quote.margin`: for approvers and administrators. */
export const QuoteMarginSchema = v.strictObject(ofQuote);

/** Of what is paid once, each month or each year. */
export type MarginFigures = {
  readonly sum: 'one_time' | 'monthly' | 'yearly';
  readonly net: Money;
  /** Absent: the catalogue doesn't say what it costs, and no total counts it. */
  readonly cost?: Money;
  /** Of the net price, two decimals, rounded down; absent: no cost, or no price. */
  readonly percent?: string;
};
export type QuoteMargin = {
  readonly quoteId: string;
  readonly revision: number;
  readonly priceHash: string;
  readonly lines: readonly {
    readonly lineId: string;
    readonly offeringId: string;
    readonly charges: readonly MarginFigures[];
  }[];
  readonly totals: readonly MarginFigures[];
  /** Charges without a cost, which the totals leave out. */
  readonly chargesWithoutCost: number;
};
