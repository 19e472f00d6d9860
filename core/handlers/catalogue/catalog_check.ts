import { refuse } from '../../contract/reply.ts';
import type { Refusal, Reply } from '../../contract/reply.ts';
import type { Call } from '../../server/call.ts';
import { runQuery } from '../../server/run_query.ts';
import { loadCatalogVersion } from '../../sql/catalogue/catalog_version.ts';
import type { CatalogVersionRow } from '../../sql/catalogue/catalog_version.ts';
import { fingerprintDraft, loadDraftText } from '../../sql/catalogue/catalog_version_content.ts';
import { checkElsewhere } from './check_elsewhere.ts';
import type { Checked } from './check_whole.ts';

/** How often a draft is checked again because somebody added to it meanwhile. */
const CHECKS_MAX = 3;

/** What a draft was found to be, and which state of it that was. */
export type DraftCheck = { readonly fingerprint: string; readonly checked: Checked };

/** Thrown inside the transaction, which then leaves nothing behind: another state was checked. */
class DraftMoved extends Error {}

/**
 * Checks the draft with nothing locked and nobody waiting, then hands the check to `command`, whose
 * transaction takes the lock and uses it only when the draft is still the same.
 */
export async function withDraftCheck<Body>(
  call: Call,
  version: string,
  command: (check: DraftCheck | null) => Promise<Reply<Body>>,
): Promise<Reply<Body>> {
  for (let at = 1; at <= CHECKS_MAX; at += 1) {
    const check = await checkDraft(call, version);
    if (check !== null && 'code' in check) return check;
    try {
      return await command(check);
    } catch (error) {
      if (!(error instanceof DraftMoved)) throw error;
    }
  }
  return refuse(
    'overloaded',
    `version ${version} is being added to: check it when it is complete`,
    {
      retryAfterMs: 1_000,
    },
  );
}

/** Null: it is no draft, so there is nothing to check. */
async function checkDraft(call: Call, version: string): Promise<DraftCheck | Refusal | null> {
  const { tenant } = call.identity;
  const read = await runQuery(call, (sql) => [
    loadCatalogVersion(sql, tenant, version),
    fingerprintDraft(sql, tenant, version),
    loadDraftText(sql, tenant, version),
  ]);
  if (!read.ok) return read;
  const [[row], [print], [text]] = read.rows;
  if (row?.status !== 'draft' || print === undefined || text === undefined) return null;
  const checked = await checkElsewhere({ ...text, settings: row.settings }, call.deadlineAtMs);
  return 'code' in checked ? checked : { fingerprint: print.fingerprint, checked };
}

/** Inside the transaction: the check, if it is of exactly what is there now. */
export function stillChecked(
  check: DraftCheck | null,
  print: { readonly fingerprint: string } | undefined,
): Checked {
  if (check === null || check.fingerprint !== print?.fingerprint) throw new DraftMoved();
  return check.checked;
}

export function withContent(
  row: CatalogVersionRow,
  checked: Extract<Checked, { readonly clean: true }>,
): CatalogVersionRow {
  return { ...row, ...checked.content };
}
