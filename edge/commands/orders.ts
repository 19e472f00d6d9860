import { command } from './command.ts';
import type { Core, Route } from '../http/route.ts';

const desk = 'sales, partner, operator, admin';

export function orderRoutes(core: Core): Route[] {
  const read = { method: 'GET', tag: 'orders', roles: desk } as const;
  return [
    command(core, {
      ...read,
      stem: 'order_search',
      path: '/v1/orders',
      summary: 'Find orders by status or customer',
      reply: { status: 200, description: 'A page of orders', body: 'OrderPage' },
    }),
    command(core, {
      ...read,
      stem: 'order_get',
      path: '/v1/orders/{orderId}',
      summary: 'An order; expand=price adds the priced lines',
      reply: { status: 200, description: 'The order', body: 'Order' },
    }),
    command(core, {
      ...read,
      stem: 'order_timeline',
      path: '/v1/orders/{orderId}/timeline',
      summary: 'What happened to an order, by whom',
      reply: { status: 200, description: 'A page of entries', body: 'TimelinePage' },
    }),
    command(core, {
      stem: 'order_cancel',
      method: 'POST',
      path: '/v1/orders/{orderId}/cancel',
      tag: 'orders',
      summary: 'Cancel an order, with a reason',
      roles: desk,
      guarded: true,
      reply: { status: 200, description: 'The order after the change', body: 'Order' },
    }),
    command(core, {
      stem: 'asset_search',
      method: 'GET',
      path: '/v1/assets',
      tag: 'assets',
      summary: 'What a customer has',
      roles: desk,
      reply: { status: 200, description: 'A page of assets', body: 'AssetPage' },
    }),
  ];
}
