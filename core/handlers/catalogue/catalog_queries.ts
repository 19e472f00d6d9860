import type { Price } from '../../contract/catalog.ts';
import type { ParsedBody, ReplyBody } from '../../contract/calls.ts';
import { refuse } from '../../contract/reply.ts';
import type { Refusal, Reply } from '../../contract/reply.ts';
import { obstacleTo } from '../../domain/catalogue/applicability.ts';
import type { Call } from '../../server/call.ts';
import { runQuery } from '../../server/run_query.ts';
import { activeLanguages } from '../../sql/catalogue/catalog_language.ts';
import { activeVersion, loadActiveVersion } from '../../sql/catalogue/catalog_version.ts';
import { nextActivation } from '../../sql/catalogue/catalog_version_schedule.ts';
import { withoutCost } from './costs.ts';
import { promotionPage } from './promotion_page.ts';

/** The version that a query named, or the one on sale. */
export async function versionOf(call: Call, named: string | undefined): Promise<string | Refusal> {
  if (named !== undefined) return named;
  const read = await runQuery(call, (sql) => [activeVersion(sql, call.identity.tenant, call.now)]);
  if (!read.ok) return read;
  const active = read.rows[0][0];
  return active?.catalogVersion ?? refuse('not_found', 'no catalogue version is on sale');
}

export async function catalogActive(call: Call): Promise<Reply<ReplyBody['catalog_active']>> {
  const { tenant } = call.identity;
  const read = await runQuery(call, (sql) => [
    loadActiveVersion(sql, tenant, call.now),
    nextActivation(sql, tenant, call.now),
    activeLanguages(sql, tenant, call.now),
  ]);
  if (!read.ok) return read;
  const [[row], [next], translated] = read.rows;
  if (row === undefined) return refuse('not_found', 'no catalogue version is on sale');
  const { languages } = row.settings;
  const all = [languages?.default ?? '', ...translated.map(({ language }) => language)];
  return {
    ok: true,
    body: {
      catalogVersion: row.catalogVersion,
      name: row.name,
      publishedAt: row.publishedAt ?? row.createdAt,
      offerings: row.offerings,
      currency: row.settings.currency,
      ...(row.contentHash === null ? {} : { contentHash: row.contentHash }),
      ...(languages === undefined ? {} : { languages: { ...languages, all: [...new Set(all)] } }),
      ...(next === undefined ? {} : { next }),
    },
  };
}

/** Offerings with their prices, from the cache; what it lacks is fetched in one round trip. */
export async function sliceFor(call: Call, version: string, offeringIds: readonly string[]) {
  const { catalogue } = call.services;
  const known = catalogue.peek(call.identity.tenant, version, offeringIds);
  if (known.ok) return known;
  const refused = await catalogue.fetch(call, version, offeringIds);
  if (refused !== null) return refused;
  const fetched = catalogue.peek(call.identity.tenant, version, offeringIds);
  return fetched.ok ? fetched : refuse('limit_exceeded', 'ask for fewer offerings at once');
}

export async function catalogGet(
  call: Call,
  body: ParsedBody['catalog_get'],
): Promise<Reply<ReplyBody['catalog_get']>> {
  const version = await versionOf(call, body.catalogVersion);
  if (typeof version !== 'string') return version;
  const known = await sliceFor(call, version, body.offeringIds);
  if (!known.ok) return known;
  const offerings = [...known.slice.offerings.values()];
  return { ok: true, body: { catalogVersion: version, offerings } };
}

/** What goes to edges and storefronts, where no cost goes. */
function toldOf(prices: readonly Price[] = []): readonly Price[] {
  return prices.map(withoutCost);
}

/**
 * Prices of the offerings, and the lists and promotions that can apply in this place at any time.
 */
export async function priceBook(
  call: Call,
  body: ParsedBody['price_book'],
): Promise<Reply<ReplyBody['price_book']>> {
  const version = await versionOf(call, body.catalogVersion);
  if (typeof version !== 'string') return version;
  const known = await sliceFor(call, version, body.offeringIds);
  if (!known.ok) return known;
  const { slice } = known;
  const { market, channel } = body;
  const soldHere = (thing: { markets: readonly string[]; channels: readonly string[] }) =>
    obstacleTo({ markets: thing.markets, channels: thing.channels }, { market, channel, at: 0 }) ===
    null;
  const wanted = new Set(body.offeringIds);
  return {
    ok: true,
    body: {
      catalogVersion: version,
      prices:
        body.part === 'place' ? [] : [...wanted].flatMap((id) => toldOf(slice.prices.get(id))),
      ...(body.part === 'prices' || slice.pricing === undefined ? {} : { pricing: slice.pricing }),
      priceLists: body.part === 'prices' ? [] : slice.priceLists.filter(soldHere),
      ...(body.part === 'prices'
        ? { promotions: [] }
        : promotionPage(slice.promotions.filter(soldHere), body.promotionsAfter)),
    },
  };
}
