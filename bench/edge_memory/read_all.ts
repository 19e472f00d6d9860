import type { Offering } from '../../core/contract/catalog.ts';
import type { CatalogSearchReply } from '../../core/contract/catalog_search.ts';
import type { PriceResult } from '../../core/contract/price.ts';
import type { Client } from '../http/client.ts';
import { closedLoop } from '../measure/closed_loop.ts';

const WORKERS = 16;
const LINES = 50;

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

/** Prices everything that can be priced by itself; returns how many offerings that were. */
export async function priceAll(
  client: Client,
  token: string,
  place: Place,
  offerings: readonly Offering[],
): Promise<number> {
  const simple = offerings.filter(({ slots, options }) => slots.length + options.length === 0);
  const baskets = Array.from({ length: Math.ceil(simple.length / LINES) }, (_, at) =>
    simple.slice(at * LINES, (at + 1) * LINES),
  );
  let priced = 0;
  await closedLoop(baskets, WORKERS, async (basket) => {
    const lines = basket.map(({ id }, at) => ({ id: `l${at}`, offeringId: id }));
    const { body } = await client<PriceResult>('/v1/prices', { token, body: { ...place, lines } });
    priced += body.lines.filter(({ charges }) => charges.length > 0).length;
  });
  return priced;
}
