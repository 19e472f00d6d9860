import type { ParsedBody, ReplyBody } from '../../contract/calls.ts';
import type { Asset } from '../../contract/order.ts';
import type { Reply } from '../../contract/reply.ts';
import type { Call } from '../../server/call.ts';
import { searchAssets } from '../../sql/search/search_assets.ts';
import type { FoundAsset } from '../../sql/search/search_assets.ts';
import { EXPORT, INTERACTIVE, searchPage } from './search_page.ts';
import type { Search } from './search_page.ts';

const SEARCH: Search<ParsedBody['asset_search'], FoundAsset> = {
  thing: 'assets',
  time: 'activated',
  usual: 'oldest',
  statement: searchAssets,
};

export function assetSearch(
  call: Call,
  body: ParsedBody['asset_search'],
): Promise<Reply<ReplyBody['asset_search']>> {
  return searchPage<ParsedBody['asset_search'], FoundAsset, Asset>(call, SEARCH, body, INTERACTIVE);
}

export function assetExport(
  call: Call,
  body: ParsedBody['asset_export'],
): Promise<Reply<ReplyBody['asset_export']>> {
  return searchPage<ParsedBody['asset_export'], FoundAsset, Asset>(call, SEARCH, body, EXPORT);
}
