import type { ParsedBody, ReplyBody } from '../../contract/calls.ts';
import type { FalloutSummary } from '../../contract/search_items.ts';
import type { Reply } from '../../contract/reply.ts';
import type { Call } from '../../server/call.ts';
import { searchFallouts } from '../../sql/search/search_fallouts.ts';
import type { FoundFallout } from '../../sql/search/search_fallouts.ts';
import { EXPORT, INTERACTIVE, searchPage } from './search_page.ts';
import type { Search } from './search_page.ts';

const SEARCH: Search<ParsedBody['fallout_search'], FoundFallout> = {
  thing: 'fallouts',
  time: 'opened',
  usual: 'oldest',
  statement: searchFallouts,
};

export function falloutSearch(
  call: Call,
  body: ParsedBody['fallout_search'],
): Promise<Reply<ReplyBody['fallout_search']>> {
  return searchPage<ParsedBody['fallout_search'], FoundFallout, FalloutSummary>(
    call,
    SEARCH,
    body,
    INTERACTIVE,
  );
}

export function falloutExport(
  call: Call,
  body: ParsedBody['fallout_export'],
): Promise<Reply<ReplyBody['fallout_export']>> {
  return searchPage<ParsedBody['fallout_export'], FoundFallout, FalloutSummary>(
    call,
    SEARCH,
    body,
    EXPORT,
  );
}
