import { componentsOf } from './components.ts';
import type { QuoteIn } from '../quote/state.ts';
import { orderChanged } from './state.ts';
import type { OrderDecision } from './state.ts';

/** The first state of an order: a copy of what was agreed, so that nothing later can change it. */
export function acknowledgeOrder(
  quote: QuoteIn<'accepted'>,
  fresh: { readonly id: string; readonly number: string },
  now: string,
): OrderDecision {
  const { price } = quote;
  const lines = new Map(quote.lines.map((line) => [line.id, line]));
  return orderChanged(
    {
      id: fresh.id,
      number: fresh.number,
      version: 0,
      sequence: 0,
      status: 'acknowledged',
      quoteId: quote.id,
      quoteRevision: quote.revision,
      customerId: quote.customerId,
      catalogVersion: quote.catalogVersion,
      currency: price.currency,
      priceHash: price.priceHash,
      totals: price.totals,
      items: price.lines.map(({ id, offeringId, name, quantity }) => ({
        lineId: id,
        offeringId,
        name,
        quantity,
        ...componentsOf(lines.get(id)),
      })),
      tasksTotal: 0,
      tasksDone: 0,
      createdAt: now,
      updatedAt: now,
    },
    'order.acknowledged',
    now,
  );
}
