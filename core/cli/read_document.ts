import * as v from 'valibot';
import {
  CatalogDocumentSchema,
  CatalogSettingsSchema,
  OfferingSchema,
  PriceListSchema,
  PriceSchema,
  PromotionSchema,
} from '../contract/catalog.ts';
import type { CatalogDocument } from '../contract/catalog.ts';
import { findingsOf, shown } from '../contract/findings.ts';
import type { Keys } from '../contract/findings.ts';
import type { Finding } from '../contract/reply.ts';
import type { Mask } from '../domain/catalogue/doubts.ts';
import type { DocumentShape } from '../domain/catalogue/folder/assemble.ts';
import type { Cut } from './cut_deep.ts';
import { salvage } from './salvage.ts';

export type DocumentRead = {
  readonly document: CatalogDocument;
  readonly shape: DocumentShape;
  readonly findings: readonly Finding[];
  /** A whole list could not be read. */
  readonly incomplete: boolean;
};

const LISTS = {
  priceLists: PriceListSchema,
  offerings: OfferingSchema,
  prices: PriceSchema,
  promotions: PromotionSchema,
} as const;
type ListName = keyof typeof LISTS;

/** The document without its lists; what they hold is read one by one. */
const FrameSchema = v.strictObject({
  ...CatalogDocumentSchema.entries,
  settings: v.optional(v.unknown()),
  priceLists: v.optional(v.unknown()),
  offerings: v.optional(v.unknown()),
  prices: v.optional(v.unknown()),
  promotions: v.optional(v.unknown()),
});

/** Reads a document part by part, so that a fault in one keeps no other from being checked. */
export function readDocument(content: object, cuts: readonly Cut[]): DocumentRead {
  const findings: Finding[] = [];
  const say = (path: string, found: readonly Finding[]): void => {
    for (const one of found) findings.push({ ...one, path: path + one.path });
  };
  const frame = v.safeParse(FrameSchema, content);
  say('', findingsOf(FrameSchema, frame.issues ?? []));
  const { name, overlays, complete } = frame.success
    ? frame.output
    : { name: 'Unnamed', overlays: undefined, complete: undefined };
  const raw = content as Readonly<Partial<Record<ListName | 'settings', unknown>>>;
  const masks = new Map<string, readonly Mask[]>();
  const settings = raw.settings === undefined ? null : salvage(CatalogSettingsSchema, raw.settings);
  say('/settings', settings?.faults.map(({ finding }) => finding) ?? []);
  if (settings !== null && settings.masks.length > 0) masks.set('/settings', settings.masks);
  const rows: Record<ListName, number[]> = {
    priceLists: [],
    offerings: [],
    prices: [],
    promotions: [],
  };
  let incomplete = false;
  const readList = <Name extends ListName>(list: Name): v.InferOutput<(typeof LISTS)[Name]>[] => {
    const items = raw[list] ?? [];
    if (!Array.isArray(items)) {
      incomplete = true;
      say(`/${list}`, [
        { path: '', code: 'array', detail: `expected a list, not ${shown(items)}` },
      ]);
      return [];
    }
    const read: v.InferOutput<(typeof LISTS)[Name]>[] = [];
    for (const [index, item] of items.entries()) {
      const { value, faults, masks: masked } = salvage(LISTS[list], item);
      if (faults.length > 0) {
        say(
          `/${list}/${index}`,
          faults.map(({ finding }) => finding),
        );
      }
      if (value === null) continue;
      if (masked.length > 0) masks.set(`/${list}/${read.length}`, masked);
      rows[list].push(index);
      read.push(value);
    }
    return read;
  };
  const [priceLists, offerings, prices, promotions] = [
    readList('priceLists'),
    readList('offerings'),
    readList('prices'),
    readList('promotions'),
  ];
  const document: CatalogDocument = {
    format: 'quotewright.catalogue/1',
    name,
    ...(settings?.value == null ? {} : { settings: settings.value }),
    priceLists,
    offerings,
    prices,
    promotions,
    ...(complete === undefined ? {} : { complete }),
    ...(overlays === undefined ? {} : { overlays }),
  };
  return { document, shape: { rows, masks }, findings: withNesting(findings, cuts), incomplete };
}

/** What was cut for its depth is one fault, whatever the schema says about the place. */
export function withNesting(findings: readonly Finding[], cuts: readonly Cut[]): Finding[] {
  const told = [...findings];
  for (const { keys, depth } of cuts) {
    const path = `/${keys.join('/')}`;
    const detail = `is nested ${depth} levels deep, and 64 are taken`;
    const which = told.findIndex((one) => one.path !== '' && isWithin(path, one.path));
    const known = told[which];
    const root = recursionRoot(keys);
    if (known === undefined) {
      told.push({ path: root ?? `/${keys.slice(0, 2).join('/')}`, code: 'nesting', detail });
    } else if (root !== null && isWithin(known.path, root)) {
      told[which] = { path: root, code: 'nesting', detail };
    } else told[which] = { ...known, code: 'nesting', detail: `${known.detail}; it ${detail}` };
  }
  return told;
}

function isWithin(path: string, outer: string): boolean {
  return path === outer || path.startsWith(`${outer}/`);
}

/** Only expressions may nest for ever: where that begins. */
function recursionRoot(keys: Keys): string | null {
  const at = keys.findIndex((key) => key === 'plus' || key === 'times');
  return at === -1 ? null : `/${keys.slice(0, at).join('/')}`;
}
