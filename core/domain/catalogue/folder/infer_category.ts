import type { Offering, Price } from '../../../contract/catalog.ts';
import type { Finding } from '../../../contract/reply.ts';
import { learn, settle, typeOfField } from './field_types.ts';
import type { FieldType, FieldTypes } from './field_types.ts';
import { flatten } from './flatten.ts';
import type { Flat } from './flatten.ts';
import { identify } from './identity.ts';
import { rowPrice } from './row_price.ts';
import type { RowPrice } from './row_price.ts';

/** Counts of one category; every row is one offering, whatever else is counted. */
export type CategoryCounts = {
  readonly category: string;
  readonly rows: number;
  readonly offerings: number;
  readonly priced: number;
  readonly missingPrices: number;
  readonly unreadablePrices: number;
  readonly roundedPrices: number;
  /** Rows that equal an earlier one in everything but the price. */
  readonly duplicates: number;
  readonly nulls: number;
  readonly unnamed: number;
  readonly nestedAsText: number;
  readonly splitTexts: number;
  readonly fields: Readonly<Record<string, FieldType>>;
};

export type InferredCategory = {
  readonly offerings: readonly Offering[];
  readonly prices: readonly Price[];
  readonly counts: CategoryCounts;
  readonly findings: readonly Finding[];
  /** The rows that offerings and prices come from. */
  readonly rows: readonly number[];
  readonly priceRows: readonly number[];
};

export type Target = { readonly currency: string; readonly priceList: string };

type Row = {
  readonly name: string;
  readonly named: boolean;
  readonly flat: Flat;
  readonly price: RowPrice;
};

const NAME_LENGTH_MAX = 500;
const DESCRIPTION_LENGTH_MAX = 5_000;

/** The rows of one category as simple offerings with characteristics and one-time prices. */
export function inferCategory(
  category: string,
  rows: readonly unknown[],
  target: Target,
): InferredCategory {
  const findings: Finding[] = [];
  const types: FieldTypes = new Map();
  const read: Row[] = [];
  const places: number[] = [];
  for (const [at, row] of rows.entries()) {
    if (typeof row !== 'object' || row === null || Array.isArray(row)) {
      const detail = 'a row is an object such as {"name": "…", "price": 12.5}';
      findings.push({ path: `/${at}`, code: 'row_type', detail });
      continue;
    }
    const one = readRow(row as Readonly<Record<string, unknown>>, category, target.currency);
    for (const { path, detail } of one.flat.problems) {
      findings.push({ path: `/${at}${path}`, code: 'row_value', detail });
    }
    for (const [field, value] of one.flat.fields) learn(types, field, value);
    read.push(one);
    places.push(at);
  }
  const ids = identify(category, read);
  const offerings: Offering[] = [];
  const prices: Price[] = [];
  const priceRows: number[] = [];
  for (const [at, row] of read.entries()) {
    const id = ids.ids[at] ?? '';
    offerings.push(offeringOf(id, category, row, types));
    if (!('amount' in row.price)) continue;
    prices.push(priceOf(id, row.price.amount, target.priceList));
    priceRows.push(places[at] ?? at);
  }
  const counts = count(category, rows.length, read, ids.duplicates, types);
  return { offerings, prices, counts, findings, rows: places, priceRows };
}

function readRow(row: Readonly<Record<string, unknown>>, category: string, currency: string): Row {
  const { name, price, ...rest } = row;
  const given = typeof name === 'string' ? name.trim() : '';
  const named = given !== '';
  const amount = rowPrice(price, currency);
  const kept: Record<string, unknown> = { ...rest };
  if (amount.status === 'unreadable') kept['price'] = price;
  // A name that cannot be one is still data.
  const usable = typeof name === 'string' && name.length <= NAME_LENGTH_MAX;
  if (name !== undefined && !usable) kept['name'] = name;
  return {
    name: named ? given.slice(0, NAME_LENGTH_MAX) : `Unnamed ${category}`,
    named,
    flat: flatten(kept),
    price: amount,
  };
}

function offeringOf(id: string, category: string, row: Row, types: FieldTypes): Offering {
  const description = row.flat.fields.get('description');
  const texts = typeof description === 'string' ? [description] : pieces(description);
  const long = texts === null ? '' : texts.join('');
  const described = long !== '' && long.length <= DESCRIPTION_LENGTH_MAX;
  const fields = [...row.flat.fields].filter(([field]) => !(described && field === 'description'));
  return {
    id,
    name: row.name,
    ...(described ? { description: long } : {}),
    category,
    kind: 'simple',
    markets: [],
    channels: [],
    characteristics: Object.fromEntries(
      fields.map(([field, value]) => {
        const settled = settle(types, field, value);
        return [field, typeof settled === 'object' ? [...settled] : settled];
      }),
    ),
    options: [],
    slots: [],
    rules: [],
  };
}

function pieces(value: unknown): string[] | null {
  if (!Array.isArray(value)) return null;
  const texts = value.filter((piece): piece is string => typeof piece === 'string');
  // Only a text that was split: its pieces are full but for the last.
  return texts.length === value.length && (texts[0]?.length ?? 0) === 500 ? texts : null;
}

function priceOf(offeringId: string, amount: string, priceList: string): Price {
  return { id: offeringId, offeringId, priceList, charge: 'one_time', amount, tiers: [] };
}

function count(
  category: string,
  rows: number,
  read: readonly Row[],
  duplicates: number,
  types: FieldTypes,
): CategoryCounts {
  const having = (status: RowPrice['status']): number =>
    read.filter(({ price }) => price.status === status).length;
  const sum = (of: (row: Row) => number): number => read.reduce((total, row) => total + of(row), 0);
  const missingPrices = having('missing');
  const unreadablePrices = having('unreadable');
  return {
    category,
    rows,
    offerings: read.length,
    priced: read.length - missingPrices - unreadablePrices,
    missingPrices,
    unreadablePrices,
    roundedPrices: having('rounded'),
    duplicates,
    nulls: sum(({ flat }) => flat.nulls),
    unnamed: sum(({ named }) => (named ? 0 : 1)),
    nestedAsText: sum(({ flat }) => flat.nestedAsText),
    splitTexts: sum(({ flat }) => flat.splitTexts),
    fields: Object.fromEntries(
      [...types.keys()].map((field) => [field, typeOfField(types, field)]),
    ),
  };
}
