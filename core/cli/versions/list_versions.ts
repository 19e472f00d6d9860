import type { CatalogStatus, CatalogVersionDetail } from '../../contract/catalog_versions.ts';
import type { PriceListState, PriceListView } from '../../contract/price_lists.ts';
import { done, refused, table } from './outcome.ts';
import type { Outcome } from './outcome.ts';
import type { VerbCall } from './parse_verb.ts';
import { allPages } from './session.ts';
import type { Session } from './session.ts';

const PAGE = 200;

export async function listVersions(session: Session, call: VerbCall): Promise<Outcome> {
  // The arguments were parsed by the picklist of the contract.
  const status = call.options.status as CatalogStatus | undefined;
  const filter = status === undefined ? {} : { status };
  const pages = await allPages((cursor) =>
    session.query('catalog_versions', { ...filter, limit: PAGE, ...cursor }),
  );
  if (!pages.ok) return refused(pages);
  const rows = pages.items.map((one) => [
    one.catalogVersion,
    one.status,
    saleOf(one),
    one.offerings,
    one.prices,
    one.createdAt,
    one.name,
  ]);
  const titles = ['version', 'status', 'on sale', 'offerings', 'prices', 'created', 'name'];
  return done({ items: pages.items }, ...(rows.length === 0 ? ['none'] : table(titles, rows)));
}

export async function showVersion(session: Session, call: VerbCall): Promise<Outcome> {
  const [catalogVersion = ''] = call.args;
  const reply = await session.query('catalog_version', { catalogVersion });
  if (!reply.ok) return refused(reply);
  const one = reply.body;
  const rows = [
    ['version', one.catalogVersion],
    ['name', one.name],
    ['status', one.status],
    ['on sale', saleOf(one)],
    ['offerings', String(one.offerings)],
    ['prices', String(one.prices)],
    ['price lists', String(one.priceLists)],
    ['promotions', String(one.promotions)],
    ['created', one.createdAt],
    ['published', one.publishedAt ?? '–'],
    ['content', one.contentHash ?? '–'],
  ];
  return done({ ...one, version: reply.version }, ...rows.map(([a = '', b]) => a.padEnd(12) + b));
}

function saleOf(one: CatalogVersionDetail): string {
  const parts = [
    ...(one.activeSince === undefined ? [] : [`since ${one.activeSince}`]),
    ...(one.scheduledFrom === undefined ? [] : [`from ${one.scheduledFrom}`]),
  ];
  return parts.length === 0 ? '–' : parts.join(', ');
}

export async function showSchedule(session: Session): Promise<Outcome> {
  const pages = await allPages((cursor) =>
    session.query('catalog_schedule', { limit: PAGE, ...cursor }),
  );
  if (!pages.ok) return refused(pages);
  const rows = pages.items.map((one) => [
    one.activateAt,
    one.state,
    one.catalogVersion,
    one.reason,
    one.decidedAt,
    one.name,
  ]);
  const titles = ['from', 'state', 'version', 'why', 'decided', 'name'];
  return done({ items: pages.items }, ...(rows.length === 0 ? ['nothing'] : table(titles, rows)));
}

export async function listPriceLists(session: Session, call: VerbCall): Promise<Outcome> {
  const [catalogVersion] = call.args;
  const { market, channel, segment, currency, state, at } = call.options;
  const filter = {
    ...(catalogVersion === undefined ? {} : { catalogVersion }),
    ...(market === undefined ? {} : { market }),
    ...(channel === undefined ? {} : { channel }),
    ...(segment === undefined ? {} : { segment }),
    ...(currency === undefined ? {} : { currency }),
    ...(state === undefined ? {} : { state: state as PriceListState }),
    ...(at === undefined ? {} : { at }),
  };
  const pages = await allPages((cursor) =>
    session.query('price_lists', { ...filter, limit: PAGE, ...cursor }),
  );
  if (!pages.ok) return refused(pages);
  const titles = ['list', 'state', 'prices', 'currency', 'priority', 'where', 'valid', 'name'];
  const rows = pages.items.map((one) => [
    one.id,
    one.state,
    one.prices,
    one.currency,
    one.priority,
    placeOf(one),
    one.validFrom === undefined && one.validTo === undefined
      ? 'always'
      : `${one.validFrom ?? '…'} – ${one.validTo ?? '…'}`,
    one.name,
  ]);
  return done({ items: pages.items }, ...(rows.length === 0 ? ['none'] : table(titles, rows)));
}

function placeOf({ markets, channels, segments }: PriceListView): string {
  const scopes = [markets, channels, segments].filter((scope) => scope.length > 0);
  return scopes.length === 0 ? 'everywhere' : scopes.map((scope) => scope.join('|')).join(' · ');
}
