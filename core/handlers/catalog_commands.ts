import type { ParsedBody } from '../contract/calls.ts';
import type { CatalogVersion } from '../contract/catalog_queries.ts';
import type { CatalogEventData } from '../contract/events.ts';
import { refuse } from '../contract/reply.ts';
import type { Refusal, Reply } from '../contract/reply.ts';
import { validateCatalogue } from '../domain/catalogue/validate_catalogue.ts';
import type { Call } from '../server/call.ts';
import { runCommand } from '../server/run_command.ts';
import * as records from '../sql/catalog_records.ts';
import {
  activateVersion,
  activeVersion,
  analyzeCatalogue,
  deactivateVersion,
  insertCatalogVersion,
  lockCatalogVersion,
  saveCatalogVersion,
} from '../sql/catalog_version.ts';
import type { CatalogVersionRow } from '../sql/catalog_version.ts';
import { auditRow, outboxRows } from './evidence.ts';

/** As many findings as a person reads before fixing something. */
const FINDINGS_MAX = 100;

function versionView(row: CatalogVersionRow): CatalogVersion {
  return {
    catalogVersion: row.catalogVersion,
    name: row.name,
    status: row.status,
    offerings: row.offerings,
    prices: row.prices,
    createdAt: row.createdAt,
    ...(row.publishedAt === null ? {} : { publishedAt: row.publishedAt }),
  };
}

function notThere(version: string): Refusal {
  return refuse('not_found', `no catalogue version ${version}`);
}

function notDraft(row: CatalogVersionRow): Refusal {
  return refuse(
    'illegal_transition',
    `catalogue version ${row.catalogVersion} is ${row.status}; only a draft can be changed`,
  );
}

/** Short, because it is in every row and index of the catalogue; sorts by time. */
function versionName(id: string): string {
  const digits = id.replaceAll('-', '');
  return `v-${digits.slice(0, 12)}${digits.slice(-4)}`;
}

/** Opens a draft. */
export function catalogImport(
  call: Call,
  body: ParsedBody['catalog_import'],
): Promise<Reply<CatalogVersion>> {
  const row: CatalogVersionRow = {
    catalogVersion: versionName(call.services.newId()),
    name: body.name,
    status: 'draft',
    settings: body.settings,
    contentHash: body.contentHash ?? null,
    offerings: 0,
    prices: 0,
    createdAt: call.now,
    publishedAt: null,
  };
  return runCommand(call, {
    load: () => [],
    decide: () => ({
      ok: true,
      reply: { ok: true, body: versionView(row), created: true },
      changes: {
        statements: (sql) => [insertCatalogVersion(sql, call.identity.tenant, row)],
        events: [],
        audit: [auditRow(call, 'catalog', row.catalogVersion, { afterStatus: 'draft' })],
      },
    }),
  });
}

/** Chunks may come in any order and at once; the counts are taken when it is published. */
export function catalogAdd(
  call: Call,
  body: ParsedBody['catalog_add'],
): Promise<Reply<CatalogVersion>> {
  const { tenant } = call.identity;
  const { catalogVersion: version, offerings, prices, priceLists, promotions } = body;
  return runCommand(call, {
    load: (sql) => [lockCatalogVersion(sql, tenant, version, 'share')],
    decide: ([[row]]) => {
      if (row === undefined) return notThere(version);
      if (row.status !== 'draft') return notDraft(row);
      const ids = offerings.map(({ id }) => id);
      return {
        ok: true,
        reply: { ok: true, body: versionView(row) },
        changes: {
          statements: (sql) => [
            ...(offerings.length === 0
              ? []
              : [
                  records.addOfferings(sql, tenant, version, offerings),
                  records.removeCharacteristics(sql, tenant, version, ids),
                  records.addCharacteristics(sql, tenant, version, offerings),
                ]),
            ...(prices.length === 0 ? [] : [records.addPrices(sql, tenant, version, prices)]),
            ...(priceLists.length === 0
              ? []
              : [records.addDocuments(sql, tenant, version, 'price_list', priceLists)]),
            ...(promotions.length === 0
              ? []
              : [records.addDocuments(sql, tenant, version, 'promotion', promotions)]),
          ],
          events: [],
          audit: [],
        },
      };
    },
  });
}

export function catalogPublish(
  call: Call,
  { catalogVersion: version, activateAt }: ParsedBody['catalog_publish'],
): Promise<Reply<CatalogVersion>> {
  const { tenant } = call.identity;
  const from = activateAt === undefined ? call.now : new Date(activateAt).toISOString();
  return runCommand(call, {
    load: (sql) => [
      lockCatalogVersion(sql, tenant, version, 'update'),
      records.loadAllOfferings(sql, tenant, version),
      records.loadAll(sql, tenant, version, 'price'),
      records.loadAll(sql, tenant, version, 'price_list'),
      records.loadAll(sql, tenant, version, 'promotion'),
    ],
    decide: ([[row], offerings, prices, priceLists, promotions]) => {
      if (row === undefined) return notThere(version);
      if (row.status !== 'draft') return notDraft(row);
      const findings = validateCatalogue({
        settings: row.settings,
        offerings: offerings.map(({ document }) => document),
        prices: prices.map(({ document }) => document),
        priceLists: priceLists.map(({ document }) => document),
        promotions: promotions.map(({ document }) => document),
      });
      if (findings.length > 0) {
        return refuse(
          'catalog_invalid',
          `catalogue version ${version} has ${findings.length} findings`,
          { findings: findings.slice(0, FINDINGS_MAX) },
        );
      }
      const published: CatalogVersionRow = {
        ...row,
        status: 'published',
        offerings: offerings.length,
        prices: prices.length,
        publishedAt: call.now,
      };
      return {
        ok: true,
        reply: { ok: true, body: versionView(published) },
        changes: {
          statements: (sql) => [
            saveCatalogVersion(sql, tenant, published),
            activateVersion(sql, tenant, version, from),
            analyzeCatalogue(sql),
          ],
          events: outboxRows(call, version, [
            { type: 'catalog.published', sequence: 1, data: publishedData(published, from) },
          ]),
          audit: [
            auditRow(call, 'catalog', version, { beforeStatus: 'draft', afterStatus: 'published' }),
          ],
        },
      };
    },
  });
}

function publishedData(row: CatalogVersionRow, activateAt: string): CatalogEventData {
  const { catalogVersion, name, offerings } = row;
  return { catalogVersion, name, activateAt, offerings };
}

/** What is on sale stays: another version has to be published first. */
export function catalogRetire(
  call: Call,
  { catalogVersion: version }: ParsedBody['catalog_retire'],
): Promise<Reply<CatalogVersion>> {
  const { tenant } = call.identity;
  return runCommand(call, {
    load: (sql) => [
      lockCatalogVersion(sql, tenant, version, 'update'),
      activeVersion(sql, tenant, call.now),
    ],
    decide: ([[row], [active]]) => {
      if (row === undefined) return notThere(version);
      if (row.status === 'retired') {
        return { ok: true, reply: { ok: true, body: versionView(row) } };
      }
      if (active?.catalogVersion === version) {
        return refuse('illegal_transition', 'this version is on sale: publish another one first');
      }
      const retired: CatalogVersionRow = { ...row, status: 'retired' };
      return {
        ok: true,
        reply: { ok: true, body: versionView(retired) },
        changes: {
          statements: (sql) => [
            saveCatalogVersion(sql, tenant, retired),
            deactivateVersion(sql, tenant, version),
          ],
          events: [],
          audit: [
            auditRow(call, 'catalog', version, {
              beforeStatus: row.status,
              afterStatus: 'retired',
            }),
          ],
        },
      };
    },
  });
}
