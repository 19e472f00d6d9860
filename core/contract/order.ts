import * as v from 'valibot';
import { CursorSchema, PageSizeSchema, TextSchema, UuidSchema } from './common.ts';
import type { Behaviour } from './catalog.ts';
import type { OrderAmendment, OrderHold } from './order_changes.ts';
import type { PricedLine, PriceTotals } from './price.ts';

export const ORDER_STATUSES = [
  'acknowledged',
  'in_progress',
  'held',
  /** What was done for it is being undone. */
  'cancelling',
  'completed',
  'partial',
  'failed',
  'cancelled',
] as const;
export type OrderStatus = (typeof ORDER_STATUSES)[number];

export const TASK_STATUSES = [
  'pending',
  'active',
  'waiting_callback',
  'done',
  'fallout',
  'skipped',
  'cancelled',
] as const;
export type TaskStatus = (typeof TASK_STATUSES)[number];

const ofOrder = { orderId: UuidSchema };
const ofTask = { ...ofOrder, taskId: UuidSchema };

export const GetOrderSchema = v.strictObject({
  ...ofOrder,
  /** `price`: also the priced lines; `amendments`: also how it came to its revision. */
  expand: v.optional(v.array(v.picklist(['price', 'amendments']))),
});
export const OrderTimelineSchema = v.strictObject({
  ...ofOrder,
  limit: PageSizeSchema,
  cursor: v.optional(CursorSchema),
});
/**
 * Expands items by their technical mapping into an acyclic plan. A second call replies the plan.
 */
export const DecomposeOrderSchema = v.strictObject(ofOrder);
export const StartOrderSchema = v.strictObject(ofOrder);
/**
 * Every task must be done or skipped. Writes the assets of the lines that were delivered:
 * `completed` when all were, `partial` when some were, `failed` when none was; `cancelled` when it
 * was undone.
 */
export const CompleteOrderSchema = v.strictObject(ofOrder);
/** What was done for it already is undone by tasks of its own; until then it is `cancelling`. */
export const CancelOrderSchema = v.strictObject({ ...ofOrder, reason: TextSchema });

/** Recorded before the external call is made, so that an attempt is never forgotten. */
export const StartTaskSchema = v.strictObject(ofTask);
export const AwaitTaskSchema = v.strictObject({ ...ofTask, externalReference: TextSchema });
export const CompleteTaskSchema = v.strictObject({
  ...ofTask,
  externalReference: v.optional(TextSchema),
});
/** What an external system reports later. A duplicate, or one for a finished task, is harmless. */
export const CallbackTaskSchema = v.strictObject({
  ...ofTask,
  externalReference: TextSchema,
  outcome: v.picklist(['succeeded', 'failed']),
  detail: v.optional(TextSchema),
});
export const FailTaskSchema = v.strictObject({ ...ofTask, cause: TextSchema });

export const FALLOUT_STATUSES = ['open', 'retried', 'skipped', 'completed', 'aborted'] as const;
const ofFallout = { falloutId: UuidSchema };
export const RetryFalloutSchema = v.strictObject(ofFallout);
export const SkipFalloutSchema = v.strictObject({ ...ofFallout, reason: TextSchema });
export const CompleteFalloutSchema = v.strictObject({ ...ofFallout, reason: TextSchema });
/** Gives the line of the task up: what was done for it is undone, the rest is not done. */
export const AbortFalloutSchema = v.strictObject({ ...ofFallout, reason: TextSchema });

export type FulfilmentTask = {
  readonly id: string;
  /** Name in the technical mapping, such as `line_provision`. */
  readonly type: string;
  readonly behaviour: Behaviour;
  readonly lineId: string;
  /** The component that it is for; absent: what the line itself sells. */
  readonly offeringId?: string;
  /** Tasks of wave n depend only on tasks of waves below n. */
  readonly wave: number;
  readonly dependsOn: readonly string[];
  readonly callback: boolean;
  readonly status: TaskStatus;
  readonly attempts: number;
  readonly externalReference?: string;
  /** The task whose effect this one undoes. */
  readonly compensates?: string;
};

/** All of one component in a line, wherever in the bundle it sits. */
export type OrderComponent = { readonly offeringId: string; readonly quantity: number };

export type OrderItem = {
  readonly lineId: string;
  readonly offeringId: string;
  readonly name: string;
  readonly quantity: number;
  /** Of a bundle, at any depth; not in events. */
  readonly components?: readonly OrderComponent[];
  /** The revision of the order in which the line came or was changed last; absent: the first. */
  readonly changedIn?: number;
};

export type Order = {
  readonly id: string;
  readonly number: string;
  readonly status: OrderStatus;
  /** Counts from 1; each amendment makes the next one. */
  readonly revision: number;
  /** The quote that it came from. */
  readonly quoteId: string;
  readonly quoteRevision: number;
  /** The quote that says what it is now, when it was amended. */
  readonly amendedBy?: { readonly quoteId: string; readonly quoteRevision: number };
  readonly hold?: OrderHold;
  readonly customerId: string;
  readonly catalogVersion: string;
  readonly currency: string;
  readonly priceHash: string;
  readonly totals: PriceTotals;
  readonly items: readonly OrderItem[];
  /** The priced lines, copied from the quote; only with `expand=price`. */
  readonly price?: readonly PricedLine[];
  readonly tasks: readonly FulfilmentTask[];
  /** The latest first; only with `expand=amendments`. */
  readonly amendments?: readonly OrderAmendment[];
  readonly createdAt: string;
  readonly updatedAt: string;
};

export type OrderSummary = Pick<
  Order,
  'id' | 'number' | 'status' | 'customerId' | 'quoteId' | 'createdAt' | 'updatedAt' | 'totals'
> & { readonly tasksDone: number; readonly tasksTotal: number };

export type Fallout = {
  readonly id: string;
  readonly orderId: string;
  readonly taskId: string;
  readonly taskType: string;
  readonly cause: string;
  readonly status: (typeof FALLOUT_STATUSES)[number];
  readonly openedAt: string;
};

export type Asset = {
  readonly id: string;
  readonly customerId: string;
  readonly offeringId: string;
  readonly name: string;
  readonly quantity: number;
  readonly orderId: string;
  /** Counts from 1; earlier ones are another call. */
  readonly version: number;
  readonly status: 'active' | 'terminated';
  readonly activatedAt: string;
  /** When this version began. */
  readonly since: string;
};

export type TimelineEntry = {
  readonly at: string;
  readonly actor: string;
  readonly action: string;
  readonly detail?: string;
};
