import type { Scalar } from '../../../contract/common.ts';
import { TEXT_LENGTH_MAX } from '../../../contract/common.ts';
import { canonicalJson } from '../../canonical_json.ts';

export type FlatValue = Scalar | readonly Scalar[];

export type Flat = {
  readonly fields: Map<string, FlatValue>;
  /** Null members and elements, which were dropped. */
  nulls: number;
  /** Objects and lists within lists, kept as JSON text. */
  nestedAsText: number;
  /** Texts longer than a value may be, kept as a list of pieces. */
  splitTexts: number;
  readonly problems: { readonly path: string; readonly detail: string }[];
};

/** Names that objects have a meaning for, so schemas drop them; a field may well have one. */
const RESERVED = new Set(['__proto__', 'prototype', 'constructor']);
const DEPTH_MAX = 8;
const VALUES_MAX = 500;
const FIELDS_MAX = 500;

/** A row's members as characteristics; nested objects become `outer.inner`. */
export function flatten(row: Readonly<Record<string, unknown>>): Flat {
  const flat: Flat = { fields: new Map(), nulls: 0, nestedAsText: 0, splitTexts: 0, problems: [] };
  flattenInto(flat, row, '', '', 0);
  if (flat.fields.size > FIELDS_MAX) {
    const detail = `has ${flat.fields.size} fields, and an offering takes ${FIELDS_MAX}`;
    flat.problems.push({ path: '', detail });
  }
  return flat;
}

function flattenInto(
  flat: Flat,
  object: Readonly<Record<string, unknown>>,
  prefix: string,
  path: string,
  depth: number,
): void {
  for (const [key, value] of Object.entries(object)) {
    const at = `${path}/${key.slice(0, 80).replaceAll('~', '~0').replaceAll('/', '~1')}`;
    const name = `${prefix}${key === '' ? '(empty)' : key}`;
    if (name.length > TEXT_LENGTH_MAX) {
      flat.problems.push({
        path: at,
        detail: `is longer than the ${TEXT_LENGTH_MAX} characters of a field name`,
      });
    } else if (value === null) flat.nulls += 1;
    else if (Array.isArray(value)) addList(flat, name, value, at);
    else if (typeof value === 'object' && depth < DEPTH_MAX) {
      flattenInto(flat, value as Readonly<Record<string, unknown>>, `${name}.`, at, depth + 1);
    } else put(flat, name, scalarOf(flat, value, at), at);
  }
}

function addList(flat: Flat, name: string, list: readonly unknown[], path: string): void {
  const values: Scalar[] = [];
  for (const element of list) {
    if (element === null) flat.nulls += 1;
    else values.push(...[scalarOf(flat, element, path)].flat());
  }
  if (values.length > 0) put(flat, name, values, path);
}

function put(flat: Flat, name: string, value: FlatValue, path: string): void {
  if (Array.isArray(value) && value.length > VALUES_MAX) {
    const detail = `has ${value.length} values, and a characteristic takes ${VALUES_MAX}`;
    flat.problems.push({ path, detail });
    return;
  }
  // Two members can flatten to one name, as `{"a": {"b": 1}, "a.b": 2}` does.
  const kept = RESERVED.has(name) ? `${name} (field)` : name;
  let free = kept;
  for (let nth = 2; flat.fields.has(free); nth += 1) free = `${kept} (${nth})`;
  flat.fields.set(free, value);
}

function scalarOf(flat: Flat, value: unknown, path: string): FlatValue {
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  if (typeof value !== 'string') flat.nestedAsText += 1;
  const text = typeof value === 'string' ? value : nestedText(value);
  if (text === null) {
    flat.problems.push({ path, detail: 'is nested too deeply' });
    return '';
  }
  if (text.length <= TEXT_LENGTH_MAX) return text;
  if (text.length > TEXT_LENGTH_MAX * VALUES_MAX) {
    const most = TEXT_LENGTH_MAX * VALUES_MAX;
    flat.problems.push({ path, detail: `has ${text.length} characters, and ${most} are taken` });
    return '';
  }
  flat.splitTexts += 1;
  const pieces: string[] = [];
  for (let from = 0; from < text.length; from += TEXT_LENGTH_MAX) {
    pieces.push(text.slice(from, from + TEXT_LENGTH_MAX));
  }
  return pieces;
}

/** JSON nested thousands deep cannot be walked; null says so. */
function nestedText(value: unknown): string | null {
  try {
    return canonicalJson(value);
  } catch (fault) {
    if (fault instanceof RangeError) return null;
    throw fault;
  }
}
