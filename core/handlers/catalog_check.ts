import type { Sql } from '../../db/connect.ts';
import { FINDINGS_MAX } from '../contract/catalog_versions.ts';
import type { Finding } from '../contract/reply.ts';
import { analysable } from '../domain/catalogue/analysable.ts';
import { contentHash } from '../domain/catalogue/folder/content_hash.ts';
import { validateCatalogue } from '../domain/catalogue/validate_catalogue.ts';
import type { WholeCatalogue } from '../domain/catalogue/validate_catalogue.ts';
import { analyseCatalogue } from '../domain/configuration/analysis/analyse_catalogue.ts';
import type { RowsOf } from '../server/send.ts';
import { loadDraftPart } from '../sql/catalog_records.ts';
import type { CatalogVersionRow } from '../sql/catalog_version.ts';

/** Of findings in one reply, whose message may have 1 MiB, with room for texts of several bytes. */
const FINDINGS_CHARS_MAX = 300_000;

/** Searching what the rules of all offerings leave, in one check. */
const ANALYSIS_MS_MAX = 5_000;

/** Everything in a draft; nothing of a version that isn't one, however large. */
export function loadDraft(sql: Sql, tenant: string, version: string) {
  return [
    loadDraftPart(sql, tenant, version, 'offering'),
    loadDraftPart(sql, tenant, version, 'price'),
    loadDraftPart(sql, tenant, version, 'price_list'),
    loadDraftPart(sql, tenant, version, 'promotion'),
  ] as const;
}

export type Findings = {
  readonly findings: readonly Finding[];
  readonly findingsTotal: number;
};
export type Checked =
  /** With its counts, and the hash of what is really in it. */
  | {
      readonly clean: true;
      readonly row: CatalogVersionRow;
      /** What is offered in vain; nothing that keeps it from being published. */
      readonly warnings: readonly Finding[];
    }
  | ({ readonly clean: false } & Findings);

export function checkDraft(
  row: CatalogVersionRow,
  parts: RowsOf<ReturnType<typeof loadDraft>>,
): Checked {
  const [offerings, prices, priceLists, promotions] = parts;
  const whole: WholeCatalogue = {
    settings: row.settings,
    offerings: offerings.map(({ document }) => document),
    prices: prices.map(({ document }) => document),
    priceLists: priceLists.map(({ document }) => document),
    promotions: promotions.map(({ document }) => document),
  };
  const wrong = validateCatalogue(whole);
  // What is left open then is told as such: a command does not take longer for a hard model.
  const end = performance.now() + ANALYSIS_MS_MAX;
  const sound = analysable(whole.offerings, wrong);
  const analysis = analyseCatalogue(sound, () => performance.now() > end);
  const findings = [...wrong, ...analysis.findings];
  if (findings.length > 0) return { clean: false, ...bounded(whole, findings) };
  const counted = {
    ...row,
    offerings: offerings.length,
    prices: prices.length,
    priceLists: priceLists.length,
    promotions: promotions.length,
    contentHash: contentHash(whole),
  };
  return { clean: true, row: counted, warnings: bounded(whole, analysis.warnings).findings };
}

/** As many findings as fit into a message, and how many there are. */
export function bounded(whole: WholeCatalogue, findings: readonly Finding[]): Findings {
  const shown: Finding[] = [];
  let chars = 0;
  for (const finding of findings.slice(0, FINDINGS_MAX)) {
    const named = withId(whole, finding);
    chars += named.path.length + named.code.length + named.detail.length + 50;
    if (chars > FINDINGS_CHARS_MAX && shown.length > 0) break;
    shown.push(named);
  }
  return { findings: shown, findingsTotal: findings.length };
}

/** The id of the thing that a path counts, where the detail doesn't name it. */
function withId(whole: WholeCatalogue, finding: Finding): Finding {
  const [, part = '', index = ''] = finding.path.split('/');
  if (!isList(part)) return finding;
  const id = whole[part][Number(index)]?.id;
  if (id === undefined || finding.detail.includes(`"${id}"`)) return finding;
  return { ...finding, detail: `"${id}": ${finding.detail}` };
}

function isList(part: string): part is 'offerings' | 'prices' | 'priceLists' | 'promotions' {
  return ['offerings', 'prices', 'priceLists', 'promotions'].includes(part);
}
