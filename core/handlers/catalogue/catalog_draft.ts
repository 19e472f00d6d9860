import type { ParsedBody } from '../../contract/calls.ts';
import type { CatalogVersion } from '../../contract/catalog_queries.ts';
import type { CatalogValidation } from '../../contract/catalog_versions.ts';
import { refuse } from '../../contract/reply.ts';
import type { Reply } from '../../contract/reply.ts';
import type { Call } from '../../server/call.ts';
import { staleVersion } from '../../server/call.ts';
import { runCommand } from '../../server/run_command.ts';
import {
  addCharacteristics,
  removeCharacteristics,
} from '../../sql/catalogue/catalog_characteristics.ts';
import * as records from '../../sql/catalogue/catalog_records.ts';
import {
  insertCatalogVersion,
  lockCatalogVersion,
  reopenCatalogVersion,
  saveCatalogVersion,
} from '../../sql/catalogue/catalog_version.ts';
import type { CatalogVersionRow } from '../../sql/catalogue/catalog_version.ts';
import { fingerprintDraft } from '../../sql/catalogue/catalog_version_content.ts';
import { stillChecked, withContent, withDraftCheck } from './catalog_check.ts';
import type { DraftCheck } from './catalog_check.ts';
import { changed, notDraft, notThere, versionReply } from './catalog_version_view.ts';
import { auditRow } from '../evidence.ts';

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
    priceLists: 0,
    promotions: 0,
    createdAt: call.now,
    publishedAt: null,
    version: 1,
    sequence: 0,
  };
  return runCommand(call, {
    load: () => [],
    decide: () => ({
      ok: true,
      reply: { ...versionReply(row), created: true },
      changes: {
        statements: (sql) => [insertCatalogVersion(sql, call.identity.tenant, row)],
        events: [],
        audit: [auditRow(call, 'catalog', row.catalogVersion, { afterStatus: 'draft' })],
      },
    }),
  });
}

/** Chunks may come in any order and at once; the counts are taken when it is checked. */
export function catalogAdd(
  call: Call,
  body: ParsedBody['catalog_add'],
): Promise<Reply<CatalogVersion>> {
  const { tenant } = call.identity;
  const { catalogVersion: version, offerings, prices, priceLists, promotions } = body;
  return runCommand(call, {
    load: (sql) => [
      reopenCatalogVersion(sql, tenant, version),
      lockCatalogVersion(sql, tenant, version, 'share'),
    ],
    decide: ([[reopened], [row]]) => {
      if (row === undefined) return notThere(version);
      if (row.status !== 'draft') return notDraft(row);
      const ids = offerings.map(({ id }) => id);
      const transition = { beforeStatus: 'validated', afterStatus: 'draft' };
      return {
        ok: true,
        reply: versionReply(row),
        changes: {
          statements: (sql) => [
            ...(offerings.length === 0
              ? []
              : [
                  records.addOfferings(sql, tenant, version, offerings),
                  removeCharacteristics(sql, tenant, version, ids),
                  addCharacteristics(sql, tenant, version, offerings),
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
          audit: reopened === undefined ? [] : [auditRow(call, 'catalog', version, transition)],
        },
      };
    },
  });
}

/** Findings are the answer to the question, not a refusal of it. */
export function catalogValidate(
  call: Call,
  { catalogVersion }: ParsedBody['catalog_validate'],
): Promise<Reply<CatalogValidation>> {
  return withDraftCheck(call, catalogVersion, (check) => validate(call, catalogVersion, check));
}

function validate(
  call: Call,
  version: string,
  check: DraftCheck | null,
): Promise<Reply<CatalogValidation>> {
  const { tenant } = call.identity;
  return runCommand(call, {
    load: (sql) => [
      lockCatalogVersion(sql, tenant, version, 'update'),
      fingerprintDraft(sql, tenant, version),
    ],
    decide: ([[row], [print]]) => {
      if (row === undefined) return notThere(version);
      const stale = staleVersion(call, row.version);
      if (stale !== null) return stale;
      const reply = (status: CatalogValidation['status'], more: Partial<CatalogValidation>) => ({
        ok: true as const,
        body: { catalogVersion: version, status, findings: [], findingsTotal: 0, ...more },
      });
      if (row.status === 'validated') {
        return { ok: true, reply: { ...reply('validated', {}), version: row.version } };
      }
      if (row.status !== 'draft') {
        const detail = `catalogue version ${version} is ${row.status}: it was checked before that`;
        return refuse('illegal_transition', detail);
      }
      const checked = stillChecked(check, print);
      if (!checked.clean) {
        const { findings, findingsTotal } = checked;
        const found = reply('draft', { findings, findingsTotal });
        return { ok: true, reply: { ...found, version: row.version } };
      }
      const { row: saved } = changed(
        call,
        { ...withContent(row, checked), status: 'validated' },
        [],
      );
      const transition = { beforeStatus: 'draft', afterStatus: 'validated' };
      return {
        ok: true,
        reply: {
          ...reply(
            'validated',
            checked.warnings.length === 0 ? {} : { warnings: checked.warnings },
          ),
          version: saved.version,
        },
        changes: {
          statements: (sql) => [saveCatalogVersion(sql, tenant, saved)],
          events: [],
          audit: [auditRow(call, 'catalog', version, transition)],
        },
      };
    },
  });
}
