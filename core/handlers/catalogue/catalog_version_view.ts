import type { CatalogVersion } from '../../contract/catalog_queries.ts';
import type { CatalogVersionDetail } from '../../contract/catalog_versions.ts';
import type { EventType } from '../../contract/events.ts';
import { refuse } from '../../contract/reply.ts';
import type { Accepted, Finding, Refusal } from '../../contract/reply.ts';
import type { Call } from '../../server/call.ts';
import type { OutboxRow } from '../../sql/outbox.ts';
import type { CatalogVersionDetailRow } from '../../sql/catalogue/catalog_version_list.ts';
import type { CatalogVersionRow } from '../../sql/catalogue/catalog_version.ts';
import { outboxRows } from '../evidence.ts';

type Viewed = Omit<CatalogVersionRow, 'settings' | 'priceLists' | 'promotions' | 'sequence'>;

export function versionView(row: Viewed): CatalogVersion {
  return {
    catalogVersion: row.catalogVersion,
    name: row.name,
    status: row.status,
    offerings: row.offerings,
    prices: row.prices,
    createdAt: row.createdAt,
    ...(row.publishedAt === null ? {} : { publishedAt: row.publishedAt }),
    ...(row.contentHash === null ? {} : { contentHash: row.contentHash }),
  };
}

export function versionDetail(row: CatalogVersionDetailRow): CatalogVersionDetail {
  return {
    ...versionView(row),
    priceLists: row.priceLists,
    promotions: row.promotions,
    active: row.activeSince !== null,
    ...(row.activeSince === null ? {} : { activeSince: row.activeSince }),
    ...(row.scheduledFrom === null ? {} : { scheduledFrom: row.scheduledFrom }),
  };
}

export function versionReply(
  row: Viewed,
  warnings: readonly Finding[] = [],
): Accepted<CatalogVersion> {
  const body = { ...versionView(row), ...(warnings.length === 0 ? {} : { warnings }) };
  return { ok: true, body, version: row.version };
}

export function notThere(version: string): Refusal {
  return refuse('not_found', `no catalogue version ${version}`);
}

export function notDraft({ catalogVersion, status }: CatalogVersionRow): Refusal {
  return refuse(
    'illegal_transition',
    `catalogue version ${catalogVersion} is ${status}; only a draft can be changed`,
  );
}

/** The row after one more change, with what is told of it: sequences are contiguous. */
export function changed(
  call: Call,
  row: CatalogVersionRow,
  events: readonly { readonly type: EventType; readonly data: unknown }[],
): { readonly row: CatalogVersionRow; readonly events: OutboxRow[] } {
  const told = events.map(({ type, data }, at) => ({
    type,
    sequence: row.sequence + at + 1,
    data,
  }));
  return {
    row: { ...row, version: row.version + 1, sequence: row.sequence + events.length },
    events: outboxRows(call, row.catalogVersion, told),
  };
}
