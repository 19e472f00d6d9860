import { BEHAVIOURS } from '../../core/contract/catalog.ts';
import { FALLOUT_STATUSES, ORDER_STATUSES, TASK_STATUSES } from '../../core/contract/order.ts';
import type * as order from '../../core/contract/order.ts';
import { ORDER_LINE_CHANGES } from '../../core/contract/order_changes.ts';
import type * as change from '../../core/contract/order_changes.ts';
import { flag, instant, integer, list, object, oneOf, page, ref, text, uuid } from './shapes.ts';
import type { Json } from './shapes.ts';

const ASSET_STATUSES = ['active', 'terminated'] as const;
const quoteRevision = object({ quoteId: uuid, quoteRevision: integer });

/** Orders, their work and what they install; the compiler checks the names. */
export const ORDER_SCHEMAS: Readonly<Record<string, Json>> = {
  Order: object<keyof order.Order>(
    {
      id: uuid,
      number: text,
      status: oneOf(ORDER_STATUSES),
      revision: { ...integer, description: 'Counts from 1; each amendment makes the next one' },
      quoteId: uuid,
      quoteRevision: integer,
      amendedBy: quoteRevision,
      hold: ref('OrderHold'),
      customerId: text,
      catalogVersion: text,
      currency: text,
      priceHash: text,
      totals: ref('PriceTotals'),
      items: list(ref('OrderItem')),
      price: list(ref('PricedLine')),
      tasks: list(ref('FulfilmentTask')),
      amendments: list(ref('OrderAmendment')),
      createdAt: instant,
      updatedAt: instant,
    },
    ['price', 'amendedBy', 'hold', 'amendments'],
  ),
  OrderHold: object<keyof change.OrderHold>({
    reason: text,
    by: text,
    since: instant,
    from: oneOf(['acknowledged', 'in_progress']),
  }),
  OrderAmendment: object<keyof change.OrderAmendment>({
    revision: integer,
    quoteId: uuid,
    quoteRevision: integer,
    at: instant,
    by: text,
    lines: list(ref('OrderLineChange')),
    superseded: object({ priceHash: text, totals: ref('PriceTotals') }),
  }),
  OrderLineChange: object<keyof change.OrderLineChange>(
    {
      lineId: text,
      change: oneOf(ORDER_LINE_CHANGES),
      offeringId: text,
      fields: list(oneOf(['quantity', 'configuration'])),
      from: { ...integer, description: 'Quantity before' },
      to: { ...integer, description: 'Quantity after' },
    },
    ['from', 'to'],
  ),
  OrderItem: object<keyof order.OrderItem>(
    {
      lineId: text,
      offeringId: text,
      name: text,
      quantity: integer,
      components: list(object<keyof order.OrderComponent>({ offeringId: text, quantity: integer })),
      changedIn: { ...integer, description: 'The revision of the order that changed it last' },
    },
    ['components', 'changedIn'],
  ),
  FulfilmentTask: object<keyof order.FulfilmentTask>(
    {
      id: uuid,
      type: text,
      behaviour: oneOf(BEHAVIOURS),
      lineId: text,
      offeringId: text,
      wave: integer,
      dependsOn: list(uuid),
      callback: flag,
      status: oneOf(TASK_STATUSES),
      attempts: integer,
      externalReference: text,
      compensates: { ...uuid, description: 'The task whose effect it undoes' },
    },
    ['offeringId', 'externalReference', 'compensates'],
  ),
  OrderSummary: object<keyof order.OrderSummary>({
    id: uuid,
    number: text,
    status: oneOf(ORDER_STATUSES),
    customerId: text,
    quoteId: uuid,
    createdAt: instant,
    updatedAt: instant,
    tasksDone: integer,
    tasksTotal: integer,
    totals: ref('PriceTotals'),
  }),
  OrderPage: page('OrderSummary'),
  TimelineEntry: object<keyof order.TimelineEntry>(
    { at: instant, actor: text, action: text, detail: text },
    ['detail'],
  ),
  TimelinePage: page('TimelineEntry'),
  Fallout: object<keyof order.Fallout>({
    id: uuid,
    orderId: uuid,
    taskId: uuid,
    taskType: text,
    cause: text,
    status: oneOf(FALLOUT_STATUSES),
    openedAt: instant,
  }),
  Asset: object<keyof order.Asset>({
    id: uuid,
    customerId: text,
    offeringId: text,
    name: text,
    quantity: integer,
    orderId: uuid,
    version: integer,
    status: oneOf(ASSET_STATUSES),
    activatedAt: instant,
    since: instant,
  }),
  AssetPage: page('Asset'),
  AssetVersion: object<keyof change.AssetVersion>(
    {
      version: integer,
      offeringId: text,
      name: text,
      quantity: integer,
      status: oneOf(ASSET_STATUSES),
      orderRevision: integer,
      since: instant,
      until: instant,
    },
    ['until'],
  ),
  AssetHistory: object<keyof change.AssetHistory>({
    assetId: uuid,
    versions: list(ref('AssetVersion')),
  }),
};
