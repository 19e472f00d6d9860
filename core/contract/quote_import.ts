import * as v from 'valibot';
import { IDEMPOTENCY_KEY_PATTERN } from './headers.ts';
import { LinesSchema } from './price.ts';
import type { PriceTotals } from './price.ts';
import { CreateQuoteSchema } from './quote.ts';
import type { Quote, QuoteStatus } from './quote.ts';

/** The most quotes that one HTTP request may bring. */
export const BULK_QUOTES_MAX = 1_000;

/**
 * `cpq.v1.quote.import`: a quote that is opened, priced and, when asked for, submitted in one
 * transaction: all of it or nothing. One message is one quote, whose idempotency key is its own.
 */
export const ImportQuoteSchema = v.strictObject({
  ...CreateQuoteSchema.entries,
  lines: v.pipe(LinesSchema, v.minLength(1)),
  /** Approved at once, or waiting for whom a policy asks for. */
  submit: v.optional(v.boolean(), false),
});

/** Small on purpose: a thousand of them are one reply. `quote_get` has the rest. */
export type ImportedQuote = Pick<
  Quote,
  | 'id'
  | 'number'
  | 'revision'
  | 'status'
  | 'customerId'
  | 'externalReference'
  | 'catalogVersion'
  | 'validUntil'
> & {
  readonly status: Extract<QuoteStatus, 'priced' | 'approved' | 'approval_pending'>;
  readonly version: number;
  readonly totals: PriceTotals;
  readonly priceHash: string;
};

/** One line of `POST /v1/quotes:bulk`. */
export const BulkQuoteSchema = v.strictObject({
  idempotencyKey: v.pipe(
    v.string(),
    v.regex(IDEMPOTENCY_KEY_PATTERN, 'expected 8 to 128 visible ASCII characters'),
  ),
  quote: ImportQuoteSchema,
});
