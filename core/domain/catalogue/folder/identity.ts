import { canonicalJson } from '../../canonical_json.ts';
import { sha256Hex } from '../../sha256.ts';
import type { Flat } from './flatten.ts';
import type { RowPrice } from './row_price.ts';
import { slugify } from './slug.ts';

type Row = { readonly name: string; readonly flat: Flat; readonly price: RowPrice };

export type Identities = {
  /** In the order of the rows; all different. */
  readonly ids: readonly string[];
  readonly duplicates: number;
};

const HASH_DIGITS = 10;
const PRICE_FIELD = /price/i;

/**
 * Ids that survive a re-import: made of category, name and what tells a row apart, in any order of
 * rows and fields. Prices tell nothing apart, since they change: any field named like one is left
 * out. Rows that are alike are numbered by price, so that equal data gives equal ids.
 */
export function identify(category: string, rows: readonly Row[]): Identities {
  const alike = new Map<string, { readonly at: number; readonly key: string }[]>();
  for (const [at, row] of rows.entries()) {
    const id = baseId(category, row);
    const key = priceKey(row);
    const others = alike.get(id);
    if (others === undefined) alike.set(id, [{ at, key }]);
    else others.push({ at, key });
  }
  const ids: string[] = [];
  let duplicates = 0;
  for (const [id, group] of alike) {
    duplicates += group.length - 1;
    // Ties are rows with one price: they are the same thing, so either may have either number.
    group.sort((left, right) => (left.key < right.key ? -1 : left.key > right.key ? 1 : 0));
    for (const [nth, { at }] of group.entries()) ids[at] = nth === 0 ? id : `${id}-${nth + 1}`;
  }
  return { ids, duplicates };
}

/** Orders rows that are alike: by price, then by whatever else is named like one. */
function priceKey({ flat, price }: Row): string {
  const amount = 'amount' in price ? price.amount.padStart(24, '0') : '';
  const others = [...flat.fields].filter(([field]) => PRICE_FIELD.test(field));
  return amount + canonicalJson(Object.fromEntries(others));
}

function baseId(category: string, { name, flat }: Row): string {
  const telling = [...flat.fields].filter(([field]) => !PRICE_FIELD.test(field));
  const hash = sha256Hex(canonicalJson([name, Object.fromEntries(telling)]));
  return `${category.slice(0, 40)}-${slugify(name, 'item')}-${hash.slice(0, HASH_DIGITS)}`;
}
