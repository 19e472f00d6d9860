import * as v from 'valibot';
import {
  CursorSchema,
  InstantSchema,
  PageSizeSchema,
  SlugSchema,
  TextSchema,
  UuidSchema,
} from './common.ts';
import { CurrencySchema } from './money.ts';
import { LinesSchema, SalesContextSchema } from './price.ts';
import type { LineInput, PricedLine, PriceTotals } from './price.ts';

export const QUOTE_STATUSES = [
  'draft',
  'priced',
  'approval_pending',
  'approved',
  'rejected',
  'accepted',
  'converted',
  'expired',
  'cancelled',
] as const;
export type QuoteStatus = (typeof QUOTE_STATUSES)[number];

/** The longest note, in UTF-16 code units. */
export const NOTES_LENGTH_MAX = 4_000;
/** As far ahead as a quote may be valid. */
export const VALID_DAYS_MAX = 366;

const ofQuote = { quoteId: UuidSchema };
export const NotesSchema = v.pipe(v.string(), v.minLength(1), v.maxLength(NOTES_LENGTH_MAX));

export const CreateQuoteSchema = v.strictObject({
  ...SalesContextSchema.entries,
  customerId: SlugSchema,
  /** One that a price list in force has there; absent: that of the best list. Never mixed. */
  currency: v.optional(CurrencySchema),
  /** What the customer calls it. */
  externalReference: v.optional(TextSchema),
  /** The contract that it is made under. */
  contractReference: v.optional(TextSchema),
  notes: v.optional(NotesSchema),
  /** Absent: thirty days from now; at most 366. */
  validUntil: v.optional(InstantSchema),
  /** The version that the lines were configured on; a stale one is refused. Absent: the active. */
  catalogVersion: v.optional(SlugSchema),
  lines: v.optional(LinesSchema, []),
});
export const PutQuoteItemsSchema = v.strictObject({
  ...ofQuote,
  catalogVersion: v.optional(SlugSchema),
  lines: LinesSchema,
});
export const PriceQuoteSchema = v.strictObject(ofQuote);
export const SubmitQuoteSchema = v.strictObject(ofQuote);
export const ApproveQuoteSchema = v.strictObject({
  ...ofQuote,
  reason: v.optional(TextSchema),
  /** Only a worker may name it: who decided in the workflow's own task list. */
  onBehalfOf: v.optional(TextSchema),
});
export const RejectQuoteSchema = v.strictObject({
  ...ofQuote,
  reason: TextSchema,
  onBehalfOf: v.optional(TextSchema),
});
export const AcceptQuoteSchema = v.strictObject({
  ...ofQuote,
  /** What the customer saw; refused with `price_changed` when it is not the quote's. */
  priceHash: v.optional(v.pipe(v.string(), v.length(64))),
});
/** What is absent stays as it was; null takes a reference or the notes away. */
export const ReviseQuoteSchema = v.strictObject({
  ...ofQuote,
  externalReference: v.optional(v.nullable(TextSchema)),
  contractReference: v.optional(v.nullable(TextSchema)),
  notes: v.optional(v.nullable(NotesSchema)),
  /** Absent: as before while that lies ahead, else thirty days from now; at most 366. */
  validUntil: v.optional(InstantSchema),
});
export const CancelQuoteSchema = v.strictObject({ ...ofQuote, reason: v.optional(TextSchema) });
/** Past its validity; what was accepted in time stays. */
export const ExpireQuoteSchema = v.strictObject(ofQuote);
export const ConvertQuoteSchema = v.strictObject(ofQuote);
export const GetQuoteSchema = v.strictObject(ofQuote);

export type ApprovalLevel = {
  readonly level: number;
  readonly name: string;
  readonly role: 'approver' | 'admin';
  readonly status: 'pending' | 'approved' | 'rejected';
  /** Who has claimed it, or to whom it was delegated: it waits for that person. */
  readonly assignee?: string;
  /** Whose level it is, when the assignee decides it in that person's stead. */
  readonly delegatedBy?: string;
  readonly remindAfter?: string;
  readonly escalateAfter?: string;
  readonly escalateTo?: 'approver' | 'admin';
  /** Who may decide it as well since `escalatedAt`, whoever has it. */
  readonly escalatedTo?: 'approver' | 'admin';
  readonly escalatedAt?: string;
  readonly decidedBy?: string;
  /** In whose stead. */
  readonly decidedFor?: string;
  readonly decidedAt?: string;
  readonly reason?: string;
};

export const APPROVAL_STATUSES = ['pending', 'approved', 'rejected', 'void', 'withdrawn'] as const;
export type ApprovalStatus = (typeof APPROVAL_STATUSES)[number];

/**
 * `why`: what the quote has, and the limit of the policy that it exceeds. Figures of margins are
 * for approvers and administrators.
 */
export type ApprovalReason = { readonly policyId: string; readonly why: string };

/** Bound to the hash of what is to be approved: any later change voids it. */
export type ApprovalCase = {
  readonly caseId: string;
  readonly priceHash: string;
  readonly status: ApprovalStatus;
  readonly levels: readonly ApprovalLevel[];
  /** Every policy that asks for it, and why. */
  readonly reasons?: readonly ApprovalReason[];
};

export type Quote = {
  readonly id: string;
  readonly number: string;
  readonly revision: number;
  readonly status: QuoteStatus;
  readonly customerId: string;
  readonly externalReference?: string;
  readonly contractReference?: string;
  readonly notes?: string;
  /** Where its lines were taken from. */
  readonly clonedFrom?: { readonly quoteId: string; readonly revision: number };
  /** The order to which it is applied once accepted; absent: it becomes an order of its own. */
  readonly amends?: { readonly orderId: string };
  readonly market: string;
  readonly channel: string;
  readonly segment?: string;
  /** The one asked for; absent: whatever the best price list has. */
  readonly currency?: string;
  readonly catalogVersion: string;
  readonly validUntil: string;
  readonly lines: readonly LineInput[];
  /** Present from `priced` on. */
  readonly price?: {
    readonly currency: string;
    readonly lines: readonly PricedLine[];
    readonly totals: PriceTotals;
    readonly priceHash: string;
    readonly pricedAt: string;
  };
  readonly approval?: ApprovalCase;
  /** Present once converted. */
  readonly orderId?: string;
  readonly createdAt: string;
  readonly updatedAt: string;
};

export type QuoteSummary = Pick<
  Quote,
  | 'id'
  | 'number'
  | 'revision'
  | 'status'
  | 'customerId'
  | 'externalReference'
  | 'market'
  | 'validUntil'
  | 'createdAt'
  | 'updatedAt'
> & { readonly totals?: PriceTotals };

/**
 * `cpq.v1.approval.search`: quotes that wait for a person or a role, oldest first. A person's list
 * has what is claimed, delegated or (with another status) decided by that person, and what waits
 * for the roles of those who have delegated theirs; a role's has what waits for it, also escalated.
 */
export const SearchApprovalsSchema = v.strictObject({
  role: v.optional(v.picklist(['approver', 'admin'])),
  /** A person, or `role:approver`, `role:admin`. */
  assignee: v.optional(TextSchema),
  /** Absent: pending. Roles have only what is pending. */
  status: v.optional(v.picklist(APPROVAL_STATUSES)),
  limit: PageSizeSchema,
  cursor: v.optional(CursorSchema),
});
export type ApprovalSummary = {
  readonly caseId: string;
  readonly quoteId: string;
  readonly quoteNumber: string;
  readonly status: ApprovalStatus;
  /** Of the level whose turn it is; of an ended case the last one. */
  readonly level: number;
  readonly role: 'approver' | 'admin';
  readonly escalatedTo?: 'approver' | 'admin';
  /** Of an ended case: who decided last. */
  readonly assignee?: string;
  readonly discountPercent: string;
  readonly requestedAt: string;
  readonly requestedBy: string;
};
