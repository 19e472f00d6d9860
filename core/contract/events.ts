import * as v from 'valibot';
import { InstantSchema, SlugSchema, TextSchema, UuidSchema } from './common.ts';
import type { ApprovalCase, QuoteStatus } from './quote.ts';
import type { FulfilmentTask, OrderItem, OrderStatus } from './order.ts';
import type { PriceTotals } from './price.ts';

export const TOPIC = {
  quote: 'cpq.quote.events.v1',
  order: 'oms.order.events.v1',
  task: 'oms.fulfillment-task.events.v1',
  audit: 'audit.business-events.v1',
} as const;
export type Topic = (typeof TOPIC)[keyof typeof TOPIC];

export const EVENT_TYPES = [
  'catalog.published',
  /** Decided, not come: it goes on sale at `activateAt`, by time alone. */
  'catalog.activated',
  'catalog.unscheduled',
  'catalog.retired',
  'quote.created',
  'quote.items_changed',
  'quote.priced',
  'quote.submitted',
  /** One level approved and the next one is asked; the last one is `quote.approved`. */
  'quote.level_approved',
  /** The pending level was claimed, released, or delegated to another person. */
  'quote.approval_assigned',
  /** Nobody decided the pending level in time: another role may as well. */
  'quote.approval_escalated',
  /** Taken back by its seller before the decision; a draft again. */
  'quote.withdrawn',
  'quote.approved',
  'quote.rejected',
  'quote.accepted',
  'quote.revised',
  'quote.cancelled',
  'quote.expired',
  'quote.converted',
  'order.acknowledged',
  'order.decomposed',
  'order.started',
  'order.completed',
  /** Ended with some of its lines delivered. */
  'order.partial',
  /** Ended with none of its lines delivered. */
  'order.failed',
  'order.held',
  'order.released',
  'order.amended',
  /** A line was given up: its tasks are undone or not done. */
  'order.replanned',
  /** What was done for it is being undone; `order.cancelled` follows. */
  'order.cancelling',
  'order.cancelled',
  'task.started',
  'task.waiting',
  'task.completed',
  'task.called_back',
  'task.fell_out',
  'task.resolved',
  /** Someone's approvals are decided by another person for a time. */
  'delegation.created',
  'delegation.revoked',
] as const;
export type EventType = (typeof EVENT_TYPES)[number];

/** CloudEvents 1.0 with extension attributes; `id` is the outbox id (UUIDv7). */
export const EventSchema = v.object({
  specversion: v.literal('1.0'),
  id: UuidSchema,
  source: v.literal('/quotewright/core'),
  type: v.picklist(EVENT_TYPES),
  /** Id of the aggregate: a quote, an order, or (for `task.*`) the order of the task. */
  subject: TextSchema,
  time: InstantSchema,
  datacontenttype: v.literal('application/json'),
  tenant: SlugSchema,
  /** Contiguous from 1 for each aggregate. */
  sequence: v.pipe(v.number(), v.integer(), v.minValue(1)),
  /** Version of the data's schema. */
  schema: v.pipe(v.number(), v.integer(), v.minValue(1)),
  actor: TextSchema,
  traceparent: v.optional(v.string()),
  data: v.looseObject({}),
});
export type DomainEvent = v.InferOutput<typeof EventSchema>;

/** Data of every `quote.*` event: the state after it. */
export type QuoteEventData = {
  readonly quoteId: string;
  readonly number: string;
  readonly revision: number;
  readonly status: QuoteStatus;
  readonly customerId: string;
  readonly version: number;
  readonly totals?: PriceTotals;
  readonly priceHash?: string;
  readonly approval?: ApprovalCase;
  readonly orderId?: string;
  readonly reason?: string;
};

/** Data of every `order.*` event: the state after it. */
export type OrderEventData = {
  readonly orderId: string;
  readonly number: string;
  readonly status: OrderStatus;
  readonly quoteId: string;
  readonly quoteRevision: number;
  readonly customerId: string;
  readonly currency: string;
  readonly totals: PriceTotals;
  readonly items: readonly OrderItem[];
  /** Cancelled ones are not counted. */
  readonly tasksTotal: number;
  readonly tasksDone: number;
  readonly revision: number;
  /** Of a hold, cancellation or line that was given up. */
  readonly reason?: string;
  /** For `order.amended`: it had ended, and its fulfilment begins again. */
  readonly reopened?: boolean;
};

/** Data of every `task.*` event; these share the sequence of their order. */
export type TaskEventData = {
  readonly orderId: string;
  readonly task: FulfilmentTask;
  readonly falloutId?: string;
  readonly cause?: string;
  /** For `task.called_back`. */
  readonly outcome?: 'succeeded' | 'failed';
  /** For `task.resolved`: how an operator ended the fallout. */
  readonly resolution?: 'retried' | 'skipped' | 'completed' | 'aborted';
};

/**
 * Data of `catalog.published` and `catalog.activated`, on the audit topic; the subject of every
 * `catalog.*` event is the catalogue version.
 */
export type CatalogEventData = {
  readonly catalogVersion: string;
  readonly name: string;
  readonly activateAt: string;
  readonly offerings: number;
};

/** Data of `catalog.unscheduled`: these activations will not come. */
export type CatalogUnscheduledData = {
  readonly catalogVersion: string;
  readonly name: string;
  readonly activations: readonly string[];
};

/** Data of `catalog.retired`. */
export type CatalogRetiredData = { readonly catalogVersion: string; readonly name: string };
