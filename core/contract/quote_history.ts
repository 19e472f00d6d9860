import * as v from 'valibot';
import { CursorSchema, PageSizeSchema, UuidSchema } from './common.ts';
import type { LineInput, PricedCharge, PriceTotals } from './price.ts';
import type { QuoteStatus } from './quote.ts';

export const RevisionSchema = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1_000_000));

/** `cpq.v1.quote.history`: oldest first. Loading a quote never loads any of it. */
export const QuoteHistorySchema = v.strictObject({
  quoteId: UuidSchema,
  limit: PageSizeSchema,
  cursor: v.optional(CursorSchema),
});

/** A revision as it stood when the next one superseded it, or as it stands. */
export type QuoteRevision = {
  readonly revision: number;
  readonly status: QuoteStatus;
  readonly catalogVersion: string;
  readonly validUntil: string;
  /** Absent: it was not priced, as the three below. */
  readonly currency?: string;
  readonly totals?: PriceTotals;
  readonly priceHash?: string;
  readonly pricedAt?: string;
};

/** One command that changed the quote. */
export type QuoteHistoryEntry = {
  readonly at: string;
  /** Who decided; for what the workflow's task list brought, the person in it. */
  readonly actor: string;
  /** Stem of the command. */
  readonly action: string;
  /** The revision that it left. */
  readonly revision: number;
  /** Absent: it opened the quote. */
  readonly from?: QuoteStatus;
  readonly to: QuoteStatus;
  readonly reason?: string;
  /** Of `quote_revise`: what the new revision superseded. */
  readonly superseded?: QuoteRevision;
};

/** `cpq.v1.quote.compare`: what became of the lines and of what they cost. */
export const CompareQuoteSchema = v.strictObject({
  quoteId: UuidSchema,
  fromRevision: RevisionSchema,
  /** Absent: the current one. */
  toRevision: v.optional(RevisionSchema),
});

export const LINE_CHANGES = ['added', 'removed', 'changed'] as const;
export const LINE_FIELDS = [
  'offeringId',
  'quantity',
  'configuration',
  'adjustment',
  'usage',
  'price',
] as const;
export type LineField = (typeof LINE_FIELDS)[number];
type Amounts = Pick<PricedCharge, 'net' | 'tax' | 'gross'>;

/** Exactly `to` minus `from`, in the currency of both; a charge that isn't there is zero. */
export type ChargeDifference = Pick<PricedCharge, 'charge' | 'period' | 'unit'> & {
  readonly from?: Amounts;
  readonly to?: Amounts;
  readonly difference: Amounts;
};

export type LineChange = {
  readonly lineId: string;
  readonly change: (typeof LINE_CHANGES)[number];
  /** Of a changed line: what differs. */
  readonly fields: readonly LineField[];
  readonly from?: LineInput;
  readonly to?: LineInput;
  /** Charges whose price differs; none unless both revisions are priced, in one currency. */
  readonly charges: readonly ChargeDifference[];
};

export type TotalsDifference = Omit<PriceTotals, 'rounding'>;

export type QuoteComparison = {
  readonly quoteId: string;
  readonly from: QuoteRevision;
  readonly to: QuoteRevision;
  /** Lines that differ: those of `to` in their order, then those that were removed. */
  readonly lines: readonly LineChange[];
  readonly unchangedLines: number;
  /** Exactly `to` minus `from`; absent unless both are priced, in one currency. */
  readonly totals?: TotalsDifference;
};
