import type { ParsedBody, ReplyBody } from '../../contract/calls.ts';
import type { QuoteSummary } from '../../contract/quote.ts';
import type { Reply } from '../../contract/reply.ts';
import type { Call } from '../../server/call.ts';
import { searchQuotes } from '../../sql/search/search_quotes.ts';
import type { FoundQuote } from '../../sql/search/search_quotes.ts';
import { keysOf, withNumbers } from './numbers.ts';
import { EXPORT, INTERACTIVE, searchPage } from './search_page.ts';
import type { Search } from './search_page.ts';

const SEARCH: Search<ParsedBody['quote_search'], FoundQuote> = {
  thing: 'quotes',
  time: 'updated',
  usual: 'newest',
  keys: keysOf,
  statement: searchQuotes,
};

export function quoteSearch(
  call: Call,
  body: ParsedBody['quote_search'],
): Promise<Reply<ReplyBody['quote_search']>> {
  return searchPage<ParsedBody['quote_search'], FoundQuote, QuoteSummary>(
    call,
    SEARCH,
    withNumbers(body),
    INTERACTIVE,
  );
}

export function quoteExport(
  call: Call,
  body: ParsedBody['quote_export'],
): Promise<Reply<ReplyBody['quote_export']>> {
  return searchPage<ParsedBody['quote_export'], FoundQuote, QuoteSummary>(
    call,
    SEARCH,
    withNumbers(body),
    EXPORT,
  );
}
