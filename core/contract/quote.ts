import * as v from 'valibot';
import {
  CursorSchema,
  InstantSchema,
  PageSizeSchema,
  SlugSchema,
  TextSchema,
  UuidSchema,
} from './common.ts';
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
export const SearchQuotesSchema = v.strictObject({
  status: v.optional(v.picklist(QUOTE_STATUSES)),
  customerId: v.optional(SlugSchema),
  limit: PageSizeSchema,
  cursor: v.optional(CursorSchema),
});

export type ApprovalLevel = {
  readonly level: number;
  readonly name: string;
  readonly role: 'approver' | 'admin';
  readonly status: 'pending' | 'approved' | 'rejected';
  readonly decidedBy?: string;
  readonly decidedAt?: string;
  readonly reason?: string;
};

/** `why`: what the quote has, and the limit of the policy that it exceeds. */
export type ApprovalReason = { readonly policyId: string; readonly why: string };

/** Bound to the hash of what is to be approved: any later change voids it. */
export type ApprovalCase = {
  readonly caseId: string;
  readonly priceHash: string;
  readonly status: 'pending' | 'approved' | 'rejected' | 'void';
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
  readonly market: string;
  readonly channel: string;
  readonly segment?: string;
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
  'id' | 'number' | 'revision' | 'status' | 'customerId' | 'updatedAt'
> & { readonly totals?: PriceTotals };

/** `cpq.v1.approval.search`: quotes that wait for a role, oldest first. */
export const SearchApprovalsSchema = v.strictObject({
  role: v.optional(v.picklist(['approver', 'admin'])),
  limit: PageSizeSchema,
  cursor: v.optional(CursorSchema),
});
export type ApprovalSummary = {
  readonly caseId: string;
  readonly quoteId: string;
  readonly quoteNumber: string;
  readonly level: number;
  readonly role: 'approver' | 'admin';
  readonly discountPercent: string;
  readonly requestedAt: string;
};
