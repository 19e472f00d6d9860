import type { ParsedBody, ReplyBody } from '../../contract/calls.ts';
import type { OrderSummary } from '../../contract/order.ts';
import type { Reply } from '../../contract/reply.ts';
import type { Call } from '../../server/call.ts';
import { searchOrders } from '../../sql/search/search_orders.ts';
import type { FoundOrder } from '../../sql/search/search_orders.ts';
import { keysOf, withNumbers } from './numbers.ts';
import { EXPORT, INTERACTIVE, searchPage } from './search_page.ts';
import type { Search } from './search_page.ts';

const SEARCH: Search<ParsedBody['order_search'], FoundOrder> = {
  thing: 'orders',
  time: 'created',
  usual: 'newest',
  keys: keysOf,
  statement: searchOrders,
};

export function orderSearch(
  call: Call,
  body: ParsedBody['order_search'],
): Promise<Reply<ReplyBody['order_search']>> {
  return searchPage<ParsedBody['order_search'], FoundOrder, OrderSummary>(
    call,
    SEARCH,
    withNumbers(body),
    INTERACTIVE,
  );
}

export function orderExport(
  call: Call,
  body: ParsedBody['order_export'],
): Promise<Reply<ReplyBody['order_export']>> {
  return searchPage<ParsedBody['order_export'], FoundOrder, OrderSummary>(
    call,
    SEARCH,
    withNumbers(body),
    EXPORT,
  );
}
