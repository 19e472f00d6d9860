import type { Offering } from '../../core/contract/catalog.ts';
import type { CatalogSearchReply } from '../../core/contract/catalog_search.ts';
import type { PriceResult } from '../../core/contract/price.ts';
import type { Client } from '../http/client.ts';
import { closedLoop } from '../measure/closed_loop.ts';

const WORKERS = 16;

export type Place = { readonly market: string; readonly channel: string };

/** The ids of all that is on sale, page by page. */
export async function idsOf(client: Client, token: string): Promise<readonly string[]> {
  const ids: string[] = [];
  let cursor = '';
  for (;;) {
    const { body } = await client<CatalogSearchReply>(`/v1/offerings?limit=200${cursor}`, {
      token,
    });
    ids.push(...body.items.map(({ id }) => id));
    if (body.next === undefined) return ids;
    cursor = `&cursor=${encodeURIComponent(body.next)}`;
  }
}

/** Reads each offering by its own address. */
export async function readOfferings(
  client: Client,
  token: string,
  ids: readonly string[],
): Promise<readonly Offering[]> {
  const offerings: Offering[] = [];
  await closedLoop(ids, WORKERS, async (id) => {
    const path = `/v1/offerings/${encodeURIComponent(id)}`;
    offerings.push((await client<Offering>(path, { token })).body);
  });
  return offerings;
}

/** Asks for the price of each; returns how many have one here. */
export async function readPrices(
  client: Client,
  token: string,
  { market, channel }: Place,
  ids: readonly string[],
): Promise<number> {
  let priced = 0;
  await closedLoop(ids, WORKERS, async (id) => {
    const path = `/v1/offerings/${encodeURIComponent(id)}/price?market=${market}&channel=${channel}`;
    const { status } = await client<PriceResult>(path, { token, expect: [200, 422] });
    if (status === 200) priced += 1;
  });
  return priced;
}
