import type { QuoteIn } from '../quote/state.ts';
import { itemsOf } from './order_items.ts';
import { orderChanged } from './state.ts';
import type { OrderDecision } from './state.ts';

/** The first state of an order: a copy of what was agreed, so that nothing later can change it. */
export function acknowledgeOrder(
  quote: QuoteIn<'accepted'>,
  fresh: { readonly id: string; readonly number: string },
  now: string,
): OrderDecision {
  const { price } = quote;
  return orderChanged(
    {
      id: fresh.id,
      number: fresh.number,
      version: 0,
      sequence: 0,
      status: 'acknowledged',
      revision: 1,
      amendedBy: null,
      hold: null,
      quoteId: quote.id,
      quoteRevision: quote.revision,
      customerId: quote.customerId,
      catalogVersion: quote.catalogVersion,
      currency: price.currency,
      priceHash: price.priceHash,
      totals: price.totals,
      items: itemsOf(quote.lines, price.lines),
      tasksTotal: 0,
      tasksDone: 0,
      createdAt: now,
      updatedAt: now,
    },
    'order.acknowledged',
    now,
  );
}
