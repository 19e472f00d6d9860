import * as v from 'valibot';
import { QuantitySchema, SlugSchema } from '../../core/contract/common.ts';
import { SalesContextSchema } from '../../core/contract/price.ts';
import { refuse } from '../../core/contract/reply.ts';
import { priceBasket } from '../../core/domain/pricing/price_basket.ts';
import type { Book } from '../catalogue/book.ts';
import { shelfOf } from '../catalogue/shelf.ts';
import type { Replies } from '../cache/replies.ts';
import { route } from '../http/route.ts';
import type { Route } from '../http/route.ts';
import { lifeOf } from './until.ts';
import { wholeSlice } from './whole_slice.ts';

export function getPrice(deps: {
  readonly book: Book;
  readonly replies: Replies;
  readonly now: () => number;
}): Route {
  return route({
    stem: 'offering_price',
    method: 'GET',
    path: '/v1/offerings/{offeringId}/price',
    tag: 'prices',
    summary: 'What one offering costs, explained; nothing is stored',
    roles: 'any',
    params: v.strictObject({ offeringId: SlugSchema }),
    query: {
      schema: v.strictObject({
        ...SalesContextSchema.entries,
        quantity: v.optional(QuantitySchema, 1),
      }),
    },
    replies: [{ status: 200, description: 'The price of one line', body: 'PriceResult' }],
    handle: (ask) =>
      deps.replies.serve(ask, 'price', async (active) => {
        const { offeringId } = ask.params;
        const { quantity, ...context } = ask.query;
        const sliced = await wholeSlice(deps.book, shelfOf(ask, active), context, [offeringId]);
        if (!sliced.ok) return sliced;
        if (!sliced.slice.offerings.has(offeringId)) {
          return refuse('not_found', `no offering "${offeringId}" in this catalogue`);
        }
        const instant = deps.now();
        const now = new Date(instant).toISOString();
        const lines = [{ id: 'line', offeringId, quantity }];
        const priced = priceBasket(sliced.slice, { ...context, lines }, { now });
        if (!priced.ok) return priced;
        return {
          ok: true,
          body: priced.result,
          ...lifeOf(sliced.slice, instant, active.next?.activateAt),
          layer: sliced.layer,
        };
      }),
  });
}
