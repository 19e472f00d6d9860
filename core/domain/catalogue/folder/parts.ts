import type { Offering, Price, PriceList, Promotion } from '../../../contract/catalog.ts';
import type { Finding } from '../../../contract/reply.ts';
import { canonicalJson } from '../../canonical_json.ts';
import type { Mask } from '../doubts.ts';
import type { DocumentFile, RowsFile } from './assemble.ts';
import type { InferredCategory } from './infer_category.ts';

const KINDS = ['offerings', 'prices', 'priceLists', 'promotions'] as const;
export type PartKind = (typeof KINDS)[number];

/** A catalogue that is being put together, and where each part of it came from. */
export type Parts = {
  readonly offerings: Offering[];
  readonly prices: Price[];
  readonly priceLists: PriceList[];
  readonly promotions: Promotion[];
  /** `file#/pointer` of the part with the same index. */
  readonly origins: Readonly<Record<PartKind, string[]>>;
  /** The file of the settings; null: they are the defaults. */
  readonly settingsFile: string | null;
  /** Where shapes were faulty, by part: `/offerings/12`. */
  readonly masked: Map<string, readonly Mask[]>;
  /** Price lists that other files have brought, by what they say. */
  readonly lists: Map<string, string>;
};

export function emptyParts(settings: DocumentFile | null): Parts {
  const masks = settings?.shape?.masks.get('/settings');
  return {
    settingsFile: settings?.file ?? null,
    masked: new Map(masks === undefined ? [] : [['/settings', masks]]),
    lists: new Map(),
    offerings: [],
    prices: [],
    priceLists: [],
    promotions: [],
    origins: { offerings: [], prices: [], priceLists: [], promotions: [] },
  };
}

export function addDocument(parts: Parts, { file, document, shape }: DocumentFile): void {
  const add = (kind: PartKind, at: number): void => {
    const masks = shape?.masks.get(`/${kind}/${at}`);
    if (masks !== undefined) parts.masked.set(`/${kind}/${parts.origins[kind].length}`, masks);
    parts.origins[kind].push(`${file}#/${kind}/${shape?.rows[kind][at] ?? at}`);
  };
  for (const [at, list] of document.priceLists.entries()) {
    // Documents that use one list may each say what it is, as long as they agree.
    const text = canonicalJson(list);
    const from = parts.lists.get(text) ?? file;
    parts.lists.set(text, from);
    if (from !== file) continue;
    add('priceLists', at);
    parts.priceLists.push(list);
  }
  for (const [at, offering] of document.offerings.entries()) {
    add('offerings', at);
    parts.offerings.push(offering);
  }
  for (const [at, price] of document.prices.entries()) {
    add('prices', at);
    parts.prices.push(price);
  }
  for (const [at, promotion] of document.promotions.entries()) {
    add('promotions', at);
    parts.promotions.push(promotion);
  }
}

export function addInferred(
  parts: Parts,
  { file }: RowsFile,
  inferred: InferredCategory,
  findings: Finding[],
): void {
  for (const finding of inferred.findings) {
    findings.push({ ...finding, path: `${file}#${finding.path}` });
  }
  for (const [at, offering] of inferred.offerings.entries()) {
    parts.offerings.push(offering);
    parts.origins.offerings.push(`${file}#/${inferred.rows[at] ?? at}`);
  }
  for (const [at, price] of inferred.prices.entries()) {
    parts.prices.push(price);
    parts.origins.prices.push(`${file}#/${inferred.priceRows[at] ?? at}/price`);
  }
}

/** A finding about the whole catalogue, told by where its cause stands in the input. */
export function locate(parts: Parts, finding: Finding): Finding {
  if (finding.path.startsWith('/settings')) {
    return { ...finding, path: `${parts.settingsFile ?? '(defaults)'}#${finding.path}` };
  }
  const match = /^\/([A-Za-z]+)\/(\d+)(.*)$/s.exec(finding.path);
  const kind = KINDS.find((one) => one === match?.[1]);
  if (kind === undefined) return finding;
  const origin = parts.origins[kind][Number(match?.[2])];
  return origin === undefined ? finding : { ...finding, path: `${origin}${match?.[3] ?? ''}` };
}
