import type { CoreClient } from '../../core/client/request.ts';
import type { Price, PriceList, Promotion } from '../../core/contract/catalog.ts';
import type { Place } from './read_all.ts';

const IDS_MAX = 200;

export type PriceBook = {
  readonly prices: readonly Price[];
  readonly priceLists: readonly PriceList[];
  readonly promotions: readonly Promotion[];
};

/** All prices of a version in one place, as an edge gets them, with lists and promotions. */
export async function fetchBook(
  core: CoreClient,
  token: string,
  place: Place,
  ids: readonly string[],
): Promise<PriceBook> {
  const ask = async (part: 'prices' | 'place', offeringIds: readonly string[]) => {
    const body = { ...place, part, offeringIds: [...offeringIds] };
    const reply = await core.request('price_book', body, { token, deadlineMs: 10_000 });
    if (!reply.ok) throw new Error(`void: the price book: ${reply.detail}`);
    return reply.body;
  };
  const common = await ask('place', ids.slice(0, 1));
  const prices: Price[] = [];
  for (let at = 0; at < ids.length; at += IDS_MAX) {
    prices.push(...(await ask('prices', ids.slice(at, at + IDS_MAX))).prices);
  }
  return { prices, priceLists: common.priceLists, promotions: common.promotions };
}
