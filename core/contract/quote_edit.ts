import * as v from 'valibot';
import { LINES_MAX, QuantitySchema, SlugSchema, UuidSchema } from './common.ts';
import { ConfigurationSchema } from './configuration.ts';
import { AdjustmentSchema, LineInputSchema, UsageEstimateSchema } from './price.ts';
import type { LineInput, PricedLine } from './price.ts';
import type { Quote } from './quote.ts';

const AddLineSchema = v.strictObject({
  op: v.literal('add'),
  line: LineInputSchema,
  /** The line that it goes before; absent: it becomes the last one. */
  before: v.optional(SlugSchema),
});

/** What is absent stays as it was; null takes it away. */
const ChangeLineSchema = v.strictObject({
  op: v.literal('change'),
  lineId: SlugSchema,
  quantity: v.optional(QuantitySchema),
  /** The whole of it. */
  configuration: v.optional(v.nullable(ConfigurationSchema)),
  adjustment: v.optional(v.nullable(AdjustmentSchema)),
  usage: v.optional(v.nullable(v.pipe(v.array(UsageEstimateSchema), v.maxLength(50)))),
});

const RemoveLineSchema = v.strictObject({ op: v.literal('remove'), lineId: SlugSchema });

export const LineEditSchema = v.variant('op', [AddLineSchema, ChangeLineSchema, RemoveLineSchema]);
export type LineEdit = v.InferOutput<typeof LineEditSchema>;

/**
 * `cpq.v1.quote.edit_items`: single lines of a draft, or of a priced quote, which is priced again
 * and stays priced. All edits or none, one after the other.
 */
export const EditQuoteItemsSchema = v.strictObject({
  quoteId: UuidSchema,
  /** The version that the edits were configured on; a stale one is refused. Absent: the active. */
  catalogVersion: v.optional(SlugSchema),
  edits: v.pipe(v.array(LineEditSchema), v.minLength(1), v.maxLength(LINES_MAX)),
  /** What the reply has of lines: those that changed, or all. */
  reply: v.optional(v.picklist(['changed', 'all']), 'changed'),
});

type Price = NonNullable<Quote['price']>;

/** The quote after the edits; its lines are those that changed, unless all were asked for. */
export type EditedQuote = Omit<Quote, 'lines' | 'price'> & {
  /** Lines that were added or changed, by an edit or by what rules fill in; in their order. */
  readonly lines: readonly LineInput[];
  /** Ids of lines that are gone. */
  readonly removed: readonly string[];
  /** How many lines the quote has now. */
  readonly lineCount: number;
  /** Absent: it is a draft. `lines` are those that cost something else now. */
  readonly price?: Omit<Price, 'lines'> & { readonly lines: readonly PricedLine[] };
};
