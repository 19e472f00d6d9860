import * as v from 'valibot';
import { InstantSchema, TextSchema, UuidSchema } from './common.ts';
import { NotesSchema } from './quote.ts';
import type { PriceTotals } from './price.ts';

const ofOrder = { orderId: UuidSchema };

/**
 * `cpq.v1.quote.amend`: a new draft with the lines of an order as it stands, on the catalogue on
 * sale. It is changed, priced, approved and accepted like any other, and then applied to the order.
 */
export const AmendQuoteSchema = v.strictObject({
  ...ofOrder,
  externalReference: v.optional(TextSchema),
  contractReference: v.optional(TextSchema),
  notes: v.optional(NotesSchema),
  /** Absent: thirty days from now; at most 366. */
  validUntil: v.optional(InstantSchema),
});

/** `oms.v1.order.amend`: the order becomes what the accepted quote says; once for each revision. */
export const AmendOrderSchema = v.strictObject({ ...ofOrder, quoteId: UuidSchema });
export const HoldOrderSchema = v.strictObject({ ...ofOrder, reason: TextSchema });
export const ReleaseOrderSchema = v.strictObject(ofOrder);

/** Nothing starts for an order that is held; what is under way comes to its end. */
export type OrderHold = {
  readonly reason: string;
  readonly by: string;
  readonly since: string;
  /** The status to which it returns. */
  readonly from: 'acknowledged' | 'in_progress';
};

export const ORDER_LINE_CHANGES = ['added', 'removed', 'replaced', 'changed', 'unchanged'] as const;
/** One line of an order against the same line of the quote that amends it. */
export type OrderLineChange = {
  readonly lineId: string;
  /** `replaced`: another offering under the same line id. */
  readonly change: (typeof ORDER_LINE_CHANGES)[number];
  readonly offeringId: string;
  readonly fields: readonly ('quantity' | 'configuration')[];
  /** Absent: the line was not there. */
  readonly from?: number;
  /** Quantity after; absent: the line is gone. */
  readonly to?: number;
};

export type OrderAmendment = {
  /** The revision of the order that it made. */
  readonly revision: number;
  readonly quoteId: string;
  readonly quoteRevision: number;
  readonly at: string;
  readonly by: string;
  /** Without the lines that stayed as they were. */
  readonly lines: readonly OrderLineChange[];
  /** What held before. */
  readonly superseded: { readonly priceHash: string; readonly totals: PriceTotals };
};

const ofAsset = { assetId: UuidSchema };
/** `oms.v1.asset.history`: every version, the first one first. */
export const AssetHistorySchema = v.strictObject(ofAsset);

export type AssetVersion = {
  readonly version: number;
  readonly offeringId: string;
  readonly name: string;
  readonly quantity: number;
  readonly status: 'active' | 'terminated';
  /** The revision of its order that it came from. */
  readonly orderRevision: number;
  readonly since: string;
  /** Absent: it is the current one. */
  readonly until?: string;
};
export type AssetHistory = { readonly assetId: string; readonly versions: readonly AssetVersion[] };
