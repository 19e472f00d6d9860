import { BEHAVIOURS } from '../../core/contract/catalog.ts';
import type { CatalogSearchReply, OfferingSummary } from '../../core/contract/catalog_search.ts';
import { REFUSAL_CODES } from '../../core/contract/codes.ts';
import { FALLOUT_STATUSES, ORDER_STATUSES, TASK_STATUSES } from '../../core/contract/order.ts';
import type * as order from '../../core/contract/order.ts';
import { CATALOG_SCHEMAS } from './catalog_schemas.ts';
import { CONFIGURATION_SCHEMAS } from './configuration_schemas.ts';
import { PRICE_SCHEMAS } from './price_schemas.ts';
import { QUOTE_HISTORY_SCHEMAS } from './quote_history_schemas.ts';
import { QUOTE_SCHEMAS } from './quote_schemas.ts';
import { flag, instant, integer, list, object, oneOf, page, ref, text, uuid } from './shapes.ts';
import type { Json } from './shapes.ts';

/** The compiler checks the names of each shape against the contract's type. */
const orders = {
  Order: object<keyof order.Order>(
    {
      id: uuid,
      number: text,
      status: oneOf(ORDER_STATUSES),
      quoteId: uuid,
      quoteRevision: integer,
      customerId: text,
      catalogVersion: text,
      currency: text,
      priceHash: text,
      totals: ref('PriceTotals'),
      items: list(ref('OrderItem')),
      price: list(ref('PricedLine')),
      tasks: list(ref('FulfilmentTask')),
      createdAt: instant,
      updatedAt: instant,
    },
    ['price'],
  ),
  OrderItem: object<keyof order.OrderItem>(
    {
      lineId: text,
      offeringId: text,
      name: text,
      quantity: integer,
      components: list(object<keyof order.OrderComponent>({ offeringId: text, quantity: integer })),
    },
    ['components'],
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
    },
    ['offeringId', 'externalReference'],
  ),
  OrderSummary: object<keyof order.OrderSummary>({
    id: uuid,
    number: text,
    status: oneOf(ORDER_STATUSES),
    customerId: text,
    quoteId: uuid,
    createdAt: instant,
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
  FalloutPage: page('Fallout'),
  Asset: object<keyof order.Asset>({
    id: uuid,
    customerId: text,
    offeringId: text,
    name: text,
    quantity: integer,
    orderId: uuid,
    status: oneOf(['active', 'terminated']),
    activatedAt: instant,
  }),
  AssetPage: page('Asset'),
};

const catalogue = {
  OfferingSummary: object<keyof OfferingSummary>({
    id: text,
    name: text,
    category: text,
    kind: oneOf(['simple', 'configurable', 'bundle']),
    characteristics: { type: 'object' },
  }),
  OfferingPage: object<keyof CatalogSearchReply>(
    {
      items: list(ref('OfferingSummary')),
      next: { ...text, description: 'A cursor: the same question goes on behind this page' },
      catalogVersion: text,
      language: { ...text, description: 'Of the names' },
      total: { ...integer, description: 'Of all pages, when it was asked for' },
      totalMore: { ...flag, description: 'There are more than `total`' },
      facets: list(ref('Facet')),
    },
    ['next', 'language', 'total', 'totalMore', 'facets'],
  ),
  Facet: object(
    {
      of: oneOf(['field', 'characteristic']),
      name: text,
      values: list(object({ value: text, count: integer })),
      more: { ...flag, description: 'There are other, less frequent values' },
      min: { type: 'number', description: 'Every value is a number: the least' },
      max: { type: 'number' },
      count: { ...integer, description: 'Offerings that have such a number' },
    },
    ['values', 'more', 'min', 'max', 'count'],
  ),
  Readiness: object({
    ready: flag,
    checks: object({ core: flag, accepting: flag }),
    redis: oneOf(['closed', 'open', 'half_open', 'none']),
  }),
};

export const REPLY_SCHEMAS: Readonly<Record<string, Json>> = {
  ...QUOTE_SCHEMAS,
  ...QUOTE_HISTORY_SCHEMAS,
  ...orders,
  ...catalogue,
  ...CATALOG_SCHEMAS,
  ...CONFIGURATION_SCHEMAS,
  ...PRICE_SCHEMAS,
};

export const PROBLEM_SCHEMA: Json = object(
  {
    type: { type: 'string', format: 'uri' },
    title: text,
    status: integer,
    code: oneOf(REFUSAL_CODES),
    detail: text,
    instance: { type: 'string', format: 'uri' },
    field: text,
    findings: list(object({ path: text, code: text, detail: text })),
  },
  ['instance', 'field', 'findings'],
);
