import type { CatalogDocument, CatalogSettings, Offering } from '../../../contract/catalog.ts';
import type { Finding } from '../../../contract/reply.ts';
import { canonicalJson } from '../../canonical_json.ts';
import { analysable } from '../analysable.ts';
import type { Mask } from '../doubts.ts';
import { validateCatalogue } from '../validate_catalogue.ts';
import type { WholeCatalogue } from '../validate_catalogue.ts';
import { inferCategory } from './infer_category.ts';
import type { CategoryCounts } from './infer_category.ts';
import { emptyParts, addDocument, addInferred, locate } from './parts.ts';
import type { PartKind, Parts } from './parts.ts';
import { slugify } from './slug.ts';

export type RowsFile = {
  readonly kind: 'rows';
  readonly file: string;
  readonly rows: readonly unknown[];
};
export type DocumentFile = {
  readonly kind: 'document';
  readonly file: string;
  readonly document: CatalogDocument;
  /** Absent: its shape was right. */
  readonly shape?: DocumentShape;
};

/** What a document lost because of its shape. */
export type DocumentShape = {
  /** Where each part stands in the file. */
  readonly rows: Readonly<Record<PartKind, readonly number[]>>;
  /** By part of the document as it was read: `/offerings/12`, `/settings`. */
  readonly masks: ReadonlyMap<string, readonly Mask[]>;
};

export type FolderInput = {
  readonly files: readonly (RowsFile | DocumentFile)[];
  /** Settings and price list of folders that bring none. */
  readonly defaults: CatalogDocument;
  /** Candidates from elsewhere: added when the folder has all of their categories. */
  readonly overlays: readonly DocumentFile[];
  /** Overlays that were asked for by name, so they are added whatever the categories. */
  readonly forced: readonly DocumentFile[];
  /** Something of it could not be read at all: what seems missing may be there. */
  readonly incomplete?: boolean;
};

export type Assembled = {
  readonly catalogue: WholeCatalogue;
  /** Paths start with the file: `cpu.json#/12/name`. Empty: may be published as it is. */
  readonly findings: readonly Finding[];
  /** Its offerings, those with findings without choices. */
  readonly analysable: readonly Offering[];
  /** What is said of `catalogue` (`/offerings/12/rules/3`), with the path of its file. */
  readonly locate: (finding: Finding) => Finding;
  /** Rows, or offerings of documents, in the folder itself. */
  readonly read: number;
  /** Offerings that they became. */
  readonly offerings: number;
  readonly categories: readonly CategoryCounts[];
  readonly documents: readonly { readonly file: string; readonly offerings: number }[];
  readonly overlays: readonly { readonly file: string; readonly offerings: number }[];
};

const NO_ROWS = { currency: '', priceList: '' };

/** A folder, its overlays and the defaults as one checked catalogue. Deterministic, no I/O. */
export function assemble(input: FolderInput): Assembled {
  const documents = input.files.filter((file) => file.kind === 'document');
  const own = documents.filter(({ document }) => document.overlays === undefined);
  const byCategory = rowsByCategory(input.files.filter((file) => file.kind === 'rows'));
  const categories = new Set(byCategory.keys());
  for (const { document } of own)
    for (const one of document.offerings) categories.add(one.category);
  const overlays = [
    ...input.forced,
    ...(own.some(({ document }) => document.complete === true)
      ? []
      : [...input.overlays, ...documents].filter(({ document }) => fits(document, categories))),
  ];
  const findings: Finding[] = [];
  const { settings, file: settingsFile } = settingsOf(own, overlays, input.defaults, findings);
  const parts = emptyParts(settingsFile);
  for (const file of [...own, ...overlays]) addDocument(parts, file);
  const counts: CategoryCounts[] = [];
  const target = byCategory.size > 0 ? targetOf(parts, settings, input.defaults) : NO_ROWS;
  for (const [category, file] of byCategory) {
    const inferred = inferCategory(category, file.rows, target);
    counts.push(inferred.counts);
    addInferred(parts, file, inferred, findings);
  }
  const { offerings, prices, priceLists, promotions } = parts;
  const catalogue = { settings, offerings, prices, priceLists, promotions };
  const doubts = { masked: parts.masked, incomplete: input.incomplete ?? false };
  const wrong = validateCatalogue(catalogue, doubts);
  for (const finding of wrong) findings.push(locate(parts, finding));
  const size = ({ file, document }: DocumentFile): { file: string; offerings: number } => ({
    file,
    offerings: document.offerings.length,
  });
  const inDocuments = own.reduce((total, { document }) => total + document.offerings.length, 0);
  const sum = (key: 'rows' | 'offerings'): number =>
    counts.reduce((total, count) => total + count[key], inDocuments);
  return {
    catalogue,
    findings,
    analysable: analysable(offerings, wrong, doubts),
    locate: (finding) => locate(parts, finding),
    read: sum('rows'),
    offerings: sum('offerings'),
    categories: counts,
    documents: own.map(size),
    overlays: overlays.map(size),
  };
}

function fits(document: CatalogDocument, categories: ReadonlySet<string>): boolean {
  const wanted = document.overlays?.categories;
  return wanted !== undefined && wanted.every((category) => categories.has(category));
}

/** Files whose names make one slug are one category. */
function rowsByCategory(files: readonly RowsFile[]): Map<string, RowsFile> {
  const byCategory = new Map<string, RowsFile>();
  for (const file of files) {
    const category = slugify(file.file.replace(/\.json$/i, ''), 'category');
    const known = byCategory.get(category);
    const rows = known === undefined ? file.rows : [...known.rows, ...file.rows];
    byCategory.set(category, { kind: 'rows', file: known?.file ?? file.file, rows });
  }
  return byCategory;
}

/** The folder's own settings, else those of an overlay, else the defaults. */
function settingsOf(
  own: readonly DocumentFile[],
  overlays: readonly DocumentFile[],
  defaults: CatalogDocument,
  findings: Finding[],
): { settings: CatalogSettings; file: DocumentFile | null } {
  let first: DocumentFile | undefined;
  for (const file of own) {
    if (file.document.settings === undefined) continue;
    if (first === undefined) first = file;
    else if (canonicalJson(file.document.settings) !== canonicalJson(first.document.settings)) {
      const detail = `differ from those of ${first.file}: a catalogue has one set of settings`;
      findings.push({ path: `${file.file}#/settings`, code: 'settings_twice', detail });
    }
  }
  const overlay = overlays.find(({ document }) => document.settings !== undefined);
  const file = first ?? overlay ?? null;
  const settings = file?.document.settings ?? defaults.settings;
  const none = { currency: 'USD', defaultFulfilment: [], approvalPolicies: [] };
  return { settings: settings ?? none, file };
}

/** Rows are priced in a list of the catalogue's currency; where there is none, the default's. */
function targetOf(
  parts: Parts,
  settings: CatalogSettings,
  defaults: CatalogDocument,
): { currency: string; priceList: string } {
  const { currency } = settings;
  const suits = parts.priceLists.find(
    (list) => list.currency === currency && list.status === 'active' && list.markets.length === 0,
  );
  if (suits !== undefined) return { currency, priceList: suits.id };
  const [standard] = defaults.priceLists;
  const id = standard?.currency === currency ? standard.id : `standard-${currency.toLowerCase()}`;
  parts.priceLists.push({
    id,
    name: `Standard, ${currency}`,
    currency,
    status: 'active',
    markets: [],
    channels: [],
    segments: [],
    priority: 0,
  });
  parts.origins.priceLists.push('(defaults)#/priceLists/0');
  return { currency, priceList: id };
}
