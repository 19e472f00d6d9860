import type { CatalogSettings } from '../../contract/catalog.ts';
import { FINDINGS_MAX } from '../../contract/catalog_versions.ts';
import type { Finding } from '../../contract/reply.ts';
import { contentHash } from '../../domain/catalogue/folder/content_hash.ts';
import { validateCatalogue } from '../../domain/catalogue/validate_catalogue.ts';
import type { WholeCatalogue } from '../../domain/catalogue/validate_catalogue.ts';
import { analyseCatalogue } from '../../domain/configuration/analysis/analyse_catalogue.ts';
import type { DraftText } from '../../sql/catalogue/catalog_version_content.ts';

/** Of findings in one reply, whose message may have 1 MiB, with room for texts of several bytes. */
const FINDINGS_CHARS_MAX = 300_000;

/** Searching what the rules of all offerings leave, in one check. */
const ANALYSIS_MS_MAX = 5_000;

export type WholeText = DraftText & { readonly settings: CatalogSettings };

export type Findings = {
  readonly findings: readonly Finding[];
  readonly findingsTotal: number;
};
export type Checked =
  | {
      readonly clean: true;
      /** Counts, and the hash of what is really in it. */
      readonly content: {
        readonly offerings: number;
        readonly prices: number;
        readonly priceLists: number;
        readonly promotions: number;
        readonly contentHash: string;
      };
      /** What is offered in vain; nothing that keeps it from being published. */
      readonly warnings: readonly Finding[];
    }
  | ({ readonly clean: false } & Findings);

/** Everything that is checked before a version is published. Takes seconds when it is large. */
export function checkWhole(text: WholeText): Checked {
  // The database holds what the schemas of the contract let in.
  const whole: WholeCatalogue = {
    settings: text.settings,
    offerings: JSON.parse(text.offerings) as WholeCatalogue['offerings'],
    prices: JSON.parse(text.prices) as WholeCatalogue['prices'],
    priceLists: JSON.parse(text.priceLists) as WholeCatalogue['priceLists'],
    promotions: JSON.parse(text.promotions) as WholeCatalogue['promotions'],
  };
  const findings = validateCatalogue(whole);
  if (findings.length > 0) return { clean: false, ...bounded(whole, findings) };
  // What is left open then is told as such: a command does not take longer for a hard model.
  const end = performance.now() + ANALYSIS_MS_MAX;
  const analysis = analyseCatalogue(whole.offerings, () => performance.now() > end);
  if (analysis.findings.length > 0) return { clean: false, ...bounded(whole, analysis.findings) };
  const content = {
    offerings: whole.offerings.length,
    prices: whole.prices.length,
    priceLists: whole.priceLists.length,
    promotions: whole.promotions.length,
    contentHash: contentHash(whole),
  };
  return { clean: true, content, warnings: bounded(whole, analysis.warnings).findings };
}

/** As many findings as fit into a message, and how many there are. */
function bounded(whole: WholeCatalogue, findings: readonly Finding[]): Findings {
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
