import { PriceBasketSchema } from '../../core/contract/price.ts';
import { offeringIdsOf } from '../../core/domain/catalogue/slice.ts';
import { refuseInvalidLines } from '../../core/domain/configuration/validate_lines.ts';
import { priceBasket } from '../../core/domain/pricing/price_basket.ts';
import type { Book } from '../catalogue/book.ts';
import { shelfOf } from '../catalogue/shelf.ts';
import type { CurrentCatalog } from '../cache/pointer.ts';
import { computed } from '../http/computed.ts';
import { route } from '../http/route.ts';
import type { Route } from '../http/route.ts';
import { problem } from '../problem.ts';
import { wholeSlice } from './whole_slice.ts';

/** `POST /v1/prices`: a whole configured basket, priced here with the engine of the core. */
export function priceLines(deps: {
  readonly book: Book;
  readonly catalog: CurrentCatalog;
  readonly now: () => number;
}): Route {
  return route({
    stem: 'price_basket',
    method: 'POST',
    path: '/v1/prices',
    tag: 'prices',
    summary: 'Price a configured basket; nothing is stored',
    roles: 'any',
    body: PriceBasketSchema,
    replies: [{ status: 200, description: 'Explained lines and totals', body: 'PriceResult' }],
    async handle(ask) {
      const refused = (refusal: Parameters<typeof problem>[0]) =>
        problem(refusal, { traceId: ask.traceId });
      const current = await deps.catalog(ask.identity.tenant);
      if (!current.ok) return refused(current);
      const { market, channel, lines } = ask.body;
      const shelf = shelfOf(ask, current.active);
      const place = { market, channel };
      const sliced = await wholeSlice(deps.book, shelf, place, offeringIdsOf(lines));
      if (!sliced.ok) return refused(sliced);
      const now = new Date(deps.now()).toISOString();
      const invalid = refuseInvalidLines(sliced.slice, lines, {
        market,
        channel,
        now: ask.body.at ?? now,
      });
      if (invalid !== null) return refused(invalid);
      const priced = priceBasket(sliced.slice, ask.body, { now });
      return priced.ok ? computed(priced.result, sliced.layer) : refused(priced);
    },
  });
}
