import type {
  Offering,
  Price,
  PriceList,
  PricingSettings,
  Promotion,
} from '../../core/contract/catalog.ts';
import type { PriceBookQuery } from '../../core/contract/price.ts';
import { refuse } from '../../core/contract/reply.ts';
import type { Refusal } from '../../core/contract/reply.ts';
import { sliceOf } from '../../core/domain/catalogue/slice.ts';
import type { CatalogSlice } from '../../core/domain/catalogue/slice.ts';
import type { Fetched, Loaded } from '../cache/record_types.ts';
import type { RecordCache } from '../cache/records.ts';
import type { Core } from '../http/route.ts';
import { fetchHalving } from './fetch_halving.ts';
import { deepest } from './shelf.ts';
import type { Shelf, Source } from './shelf.ts';

/** Records never change within a version; they leave Redis when the version is long gone. */
const RECORD_TTL_MS = 6 * 3_600_000;
const CORE_DEADLINE_MS = 3_000;

/** More different offerings than any basket needs; each may cost a trip to the core. */
const OFFERINGS_MAX = 5_000;

export type Place = { readonly market: string; readonly channel: string };

/** Common to all offerings of a market and channel. One object, so that its index is kept. */
type PlaceRecord = {
  readonly priceLists: readonly PriceList[];
  readonly promotions: readonly Promotion[];
  readonly pricing?: PricingSettings;
};

export type Sliced =
  | { readonly ok: true; readonly slice: CatalogSlice; readonly layer: Source }
  | Refusal;

export type Book = {
  readonly offerings: (shelf: Shelf, ids: readonly string[]) => Promise<Loaded<Offering> | Refusal>;
  /** Offerings only: what it takes to check configurations. */
  readonly models: (shelf: Shelf, ids: readonly string[]) => Promise<Sliced>;
  /** Offerings, prices, lists and promotions: what it takes to price. */
  readonly slice: (shelf: Shelf, place: Place, ids: readonly string[]) => Promise<Sliced>;
};

/** The catalogue as the edge knows it, record by record. */
export function createBook(core: Core, cache: RecordCache): Book {
  const offerings: Book['offerings'] = async (shelf, ids) => {
    if (ids.length > OFFERINGS_MAX) return tooMany();
    return cache.load<Offering>({
      domain: 'offering',
      scope: [shelf.tenant, shelf.catalogVersion, 'offering'],
      ids,
      ttlMs: RECORD_TTL_MS,
      fetch: (missing) => fetchHalving(missing, (some) => fetchOfferings(core, shelf, some)),
    });
  };
  return {
    offerings,
    async models(shelf, ids) {
      const loaded = await offerings(shelf, ids);
      if (!loaded.ok) return loaded;
      const { catalogVersion } = shelf;
      const slice = sliceOf({ catalogVersion, offerings: loaded.records.values() });
      return { ok: true, slice, layer: loaded.layer };
    },
    async slice(shelf, place, ids) {
      if (ids.length > OFFERINGS_MAX) return tooMany();
      const [known, prices, common] = await Promise.all([
        offerings(shelf, ids),
        loadPrices(core, cache, shelf, place, ids),
        loadPlace(core, cache, shelf, place, ids),
      ]);
      if (!known.ok) return known;
      if (!prices.ok) return prices;
      if (!common.ok) return common;
      const slice = sliceOf({
        catalogVersion: shelf.catalogVersion,
        offerings: known.records.values(),
        prices: [...prices.records.values()].flat(),
        ...common.records.get('all'),
      });
      return { ok: true, slice, layer: deepest(known.layer, prices.layer, common.layer) };
    },
  };
}

function tooMany(): Refusal {
  return refuse('limit_exceeded', `at most ${OFFERINGS_MAX} different offerings at once`);
}

function loadPrices(
  core: Core,
  cache: RecordCache,
  shelf: Shelf,
  place: Place,
  ids: readonly string[],
): Promise<Loaded<readonly Price[]> | Refusal> {
  return cache.load<readonly Price[]>({
    domain: 'price',
    scope: [shelf.tenant, shelf.catalogVersion, 'price', place.market, place.channel],
    ids,
    ttlMs: RECORD_TTL_MS,
    fetch: (missing) =>
      fetchHalving(missing, async (some): Promise<Fetched<readonly Price[]>> => {
        const asked = { part: 'prices' as const, offeringIds: some };
        const reply = await fetchBook(core, shelf, place, asked);
        if (!reply.ok) return reply;
        const records = new Map<string, Price[]>(some.map((id) => [id, []]));
        for (const price of reply.body.prices) records.get(price.offeringId)?.push(price);
        return { ok: true, records };
      }),
  });
}

/** Lists and promotions depend on the place alone; the core answers them with any offering. */
function loadPlace(
  core: Core,
  cache: RecordCache,
  shelf: Shelf,
  place: Place,
  ids: readonly string[],
): Promise<Loaded<PlaceRecord> | Refusal> {
  return cache.load<PlaceRecord>({
    domain: 'promotions',
    scope: [shelf.tenant, shelf.catalogVersion, 'place', place.market, place.channel],
    ids: ['all'],
    ttlMs: RECORD_TTL_MS,
    fetch: async (): Promise<Fetched<PlaceRecord>> => {
      const promotions: Promotion[] = [];
      let after: string | undefined;
      for (;;) {
        const page = after === undefined ? {} : { promotionsAfter: after };
        const asked = { part: 'place' as const, offeringIds: ids.slice(0, 1), ...page };
        const reply = await fetchBook(core, shelf, place, asked);
        if (!reply.ok) return reply;
        const { priceLists, pricing, promotionsNext } = reply.body;
        promotions.push(...reply.body.promotions);
        after = promotionsNext;
        if (after !== undefined) continue;
        const common = { priceLists, promotions, ...(pricing === undefined ? {} : { pricing }) };
        return { ok: true, records: new Map([['all', common]]) };
      }
    },
  });
}

function fetchBook(
  core: Core,
  shelf: Shelf,
  place: Place,
  asked: Pick<PriceBookQuery, 'part' | 'promotionsAfter'> & {
    readonly offeringIds: readonly string[];
  },
) {
  const { catalogVersion, token, traceparent } = shelf;
  return core.request(
    'price_book',
    { catalogVersion, ...place, ...asked, offeringIds: [...asked.offeringIds] },
    { token, traceparent, deadlineMs: CORE_DEADLINE_MS },
  );
}

async function fetchOfferings(
  core: Core,
  { catalogVersion, token, traceparent }: Shelf,
  offeringIds: readonly string[],
): Promise<Fetched<Offering>> {
  const reply = await core.request(
    'catalog_get',
    { catalogVersion, offeringIds: [...offeringIds] },
    { token, traceparent, deadlineMs: CORE_DEADLINE_MS },
  );
  if (!reply.ok) return reply;
  return { ok: true, records: new Map(reply.body.offerings.map((found) => [found.id, found])) };
}
