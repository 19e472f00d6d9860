import * as v from 'valibot';
import { InstantSchema, SlugSchema, TextSchema, UuidSchema } from './common.ts';
import { CurrencySchema } from './money.ts';
import { NotesSchema } from './quote.ts';
import type { Quote } from './quote.ts';
import { RevisionSchema } from './quote_history.ts';
import type { Finding } from './reply.ts';

/**
 * `cpq.v1.quote.clone`: a new draft with the lines of any revision, on the catalogue on sale. The
 * references and notes of the other quote don't come along.
 */
export const CloneQuoteSchema = v.strictObject({
  quoteId: UuidSchema,
  /** Absent: the current one. */
  revision: v.optional(RevisionSchema),
  /** These four: absent, as in the quote. */
  customerId: v.optional(SlugSchema),
  market: v.optional(SlugSchema),
  channel: v.optional(SlugSchema),
  /** Null: none. */
  segment: v.optional(v.nullable(SlugSchema)),
  /** Absent: as in the quote, unless the market is another; null: that of the best price list. */
  currency: v.optional(v.nullable(CurrencySchema)),
  externalReference: v.optional(TextSchema),
  contractReference: v.optional(TextSchema),
  notes: v.optional(NotesSchema),
  /** Absent: thirty days from now; at most 366. */
  validUntil: v.optional(InstantSchema),
});

export type ClonedQuote = Quote & {
  /** What keeps it from being priced there and now; empty: nothing does. */
  readonly findings: readonly Finding[];
};
