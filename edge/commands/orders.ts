import { command } from './command.ts';
import type { Core, Route } from '../http/route.ts';

const desk = 'sales, partner, operator, admin';

export function orderRoutes(core: Core): Route[] {
  return [...orderReads(core), ...orderChanges(core), ...assetRoutes(core)];
}

function orderChanges(core: Core): Route[] {
  const change = {
    method: 'POST',
    tag: 'orders',
    guarded: true,
    reply: { status: 200, description: 'The order after the change', body: 'Order' },
  } as const;
  return [
    command(core, {
      ...change,
      stem: 'order_cancel',
      path: '/v1/orders/{orderId}/cancel',
      summary: 'Cancel an order, with a reason; what was done for it is undone',
      roles: desk,
    }),
    command(core, {
      stem: 'quote_amend',
      method: 'POST',
      path: '/v1/orders/{orderId}/quotes',
      tag: 'orders',
      summary: 'Open a draft quote with the lines of an order, to amend it',
      roles: 'sales, partner, admin',
      reply: { status: 201, description: 'The draft, and what keeps it back', body: 'ClonedQuote' },
      location: ({ id }) => `/v1/quotes/${id}`,
    }),
    command(core, {
      ...change,
      stem: 'order_amend',
      path: '/v1/orders/{orderId}/amend',
      summary: 'Apply an accepted quote that amends the order',
      roles: 'sales, partner, admin',
    }),
    command(core, {
      ...change,
      stem: 'order_hold',
      path: '/v1/orders/{orderId}/hold',
      summary: 'Start nothing for an order, with a reason',
      roles: 'operator, admin',
    }),
    command(core, {
      ...change,
      stem: 'order_release',
      path: '/v1/orders/{orderId}/release',
      summary: 'Go on with an order that is held',
      roles: 'operator, admin',
    }),
  ];
}

function orderReads(core: Core): Route[] {
  const read = { method: 'GET', tag: 'orders', roles: desk } as const;
  return [
    command(core, {
      ...read,
      stem: 'order_search',
      path: '/v1/orders',
      summary: 'Find orders by number, quote, customer, status or age',
      reply: { status: 200, description: 'A page of orders', body: 'OrderPage' },
    }),
    command(core, {
      ...read,
      stem: 'order_get',
      path: '/v1/orders/{orderId}',
      summary: 'An order; expand=price,amendments adds priced lines and amendments',
      reply: { status: 200, description: 'The order', body: 'Order' },
    }),
    command(core, {
      ...read,
      stem: 'order_timeline',
      path: '/v1/orders/{orderId}/timeline',
      summary: 'What happened to an order, by whom',
      reply: { status: 200, description: 'A page of entries', body: 'TimelinePage' },
    }),
  ];
}

function assetRoutes(core: Core): Route[] {
  return [
    command(core, {
      stem: 'asset_search',
      method: 'GET',
      path: '/v1/assets',
      tag: 'assets',
      summary: 'What is installed, by customer, offering or order',
      roles: desk,
      reply: { status: 200, description: 'A page of assets', body: 'AssetPage' },
    }),
    command(core, {
      stem: 'asset_history',
      method: 'GET',
      path: '/v1/assets/{assetId}/history',
      tag: 'assets',
      summary: 'Every version of an asset',
      roles: desk,
      reply: { status: 200, description: 'Its versions', body: 'AssetHistory' },
    }),
  ];
}
