import type { Offering, Price, PriceList, Promotion } from '../../../contract/catalog.ts';
import type { Finding } from '../../../contract/reply.ts';
import { canonicalJson } from '../../canonical_json.ts';
import type { DocumentFile, RowsFile } from './assemble.ts';
import type { InferredCategory } from './infer_category.ts';

const KINDS = ['offerings', 'prices', 'priceLists', 'promotions'] as const;

/** A catalogue that is being put together, and where each part of it came from. */
export type Parts = {
  readonly offerings: Offering[];
  readonly prices: Price[];
  readonly priceLists: PriceList[];
  readonly promotions: Promotion[];
  /** `file#/pointer` of the part with the same index. */
  readonly origins: Readonly<Record<(typeof KINDS)[number], string[]>>;
};

export function emptyParts(): Parts {
  return {
    offerings: [],
    prices: [],
    priceLists: [],
    promotions: [],
    origins: { offerings: [], prices: [], priceLists: [], promotions: [] },
  };
}

export function addDocument(parts: Parts, { file, document }: DocumentFile): void {
  for (const offering of document.offerings) parts.offerings.push(offering);
  for (const price of document.prices) parts.prices.push(price);
  for (const promotion of document.promotions) parts.promotions.push(promotion);
  for (const kind of ['offerings', 'prices', 'promotions'] as const) {
    for (const at of document[kind].keys()) parts.origins[kind].push(`${file}#/${kind}/${at}`);
  }
  for (const [at, list] of document.priceLists.entries()) {
    // Documents that use one list may each say what it is, as long as they agree.
    const text = canonicalJson(list);
    if (parts.priceLists.some((known) => canonicalJson(known) === text)) continue;
    parts.priceLists.push(list);
    parts.origins.priceLists.push(`${file}#/priceLists/${at}`);
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
    parts.origins.offerings.push(`${file}#/${at}`);
  }
  for (const [at, price] of inferred.prices.entries()) {
    parts.prices.push(price);
    parts.origins.prices.push(`${file}#(price ${at})`);
  }
}

/** A finding about the whole catalogue, told by where its cause stands in the input. */
export function locate(parts: Parts, finding: Finding): Finding {
  const match = /^\/([A-Za-z]+)\/(\d+)(.*)$/s.exec(finding.path);
  const kind = KINDS.find((one) => one === match?.[1]);
  if (kind === undefined) return finding;
  const origin = parts.origins[kind][Number(match?.[2])];
  return origin === undefined ? finding : { ...finding, path: `${origin}${match?.[3] ?? ''}` };
}
