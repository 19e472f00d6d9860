import type { FlatValue } from './flatten.ts';

export type FieldType = 'boolean' | 'integer' | 'decimal' | 'text' | 'list' | 'mixed';

type Seen = { readonly types: Set<FieldType>; numericText: boolean };

/** What a category's fields hold, learnt row by row. */
export type FieldTypes = Map<string, Seen>;

export function learn(types: FieldTypes, field: string, value: FlatValue): void {
  let seen = types.get(field);
  if (seen === undefined) {
    seen = { types: new Set(), numericText: true };
    types.set(field, seen);
  }
  const type = typeOf(value);
  seen.types.add(type);
  if (type === 'text' && !isNumericText(String(value))) seen.numericText = false;
}

function typeOf(value: FlatValue): FieldType {
  if (typeof value === 'string') return 'text';
  if (typeof value === 'boolean') return 'boolean';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'decimal';
  return 'list';
}

/** Only texts that a number gives back letter for letter: `"007"` and `"1.50"` stay texts. */
function isNumericText(text: string): boolean {
  return text !== '' && String(Number(text)) === text && Number.isFinite(Number(text));
}

/** The type of a field over the whole category. */
export function typeOfField(types: FieldTypes, field: string): FieldType {
  const seen = types.get(field);
  if (seen === undefined) return 'text';
  const found = new Set(seen.types);
  if (holdsNumbersAsText(seen)) found.delete('text');
  if (found.size === 0) return 'decimal';
  if (found.size === 2 && found.has('integer') && found.has('decimal')) return 'decimal';
  const [only] = found;
  return found.size === 1 && only !== undefined ? only : 'mixed';
}

function holdsNumbersAsText({ types, numericText }: Seen): boolean {
  return numericText && types.has('text') && !types.has('boolean') && !types.has('list');
}

/** The value as the field's type has it: a number where a category wrote its numbers as text. */
export function settle(types: FieldTypes, field: string, value: FlatValue): FlatValue {
  const seen = types.get(field);
  const convert = typeof value === 'string' && seen !== undefined && holdsNumbersAsText(seen);
  return convert ? Number(value) : value;
}
