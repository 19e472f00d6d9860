/**
 * JSON with the keys of every object sorted by code unit and no white space, so that equal data
 * gives equal bytes in any runtime. Absent and `undefined` members are the same; numbers must be
 * finite. A subset of RFC 8785 that is exact for the data of the contract.
 */
export function canonicalJson(value: unknown): string {
  if (typeof value === 'string') return quote(value);
  if (Array.isArray(value)) {
    let text = '[';
    for (let at = 0; at < value.length; at += 1) {
      const item: unknown = value[at];
      text += (at === 0 ? '' : ',') + canonicalJson(item ?? null);
    }
    return `${text}]`;
  }
  if (typeof value === 'object' && value !== null) {
    let text = '{';
    for (const key of sortedKeys(value)) {
      const member: unknown = (value as Readonly<Record<string, unknown>>)[key];
      if (member === undefined) continue;
      text += `${text === '{' ? '' : ','}${quote(key)}:${canonicalJson(member)}`;
    }
    return `${text}}`;
  }
  if (typeof value === 'number' && !Number.isFinite(value)) {
    throw new RangeError('a number that is not finite has no JSON form');
  }
  const text = JSON.stringify(value);
  if (text === undefined) throw new TypeError(`a ${typeof value} has no JSON form`);
  return text;
}

/** Most objects of a price are made with their keys in order, which is seen faster than sorted. */
function sortedKeys(object: object): string[] {
  const keys = Object.keys(object);
  for (let at = 1; at < keys.length; at += 1) {
    if ((keys[at - 1] ?? '') > (keys[at] ?? '')) return keys.sort();
  }
  return keys;
}

/** Printable ASCII without quote and backslash needs no escape. */
const PLAIN = /^[ !#-[\]-~]*$/;

function quote(text: string): string {
  return PLAIN.test(text) ? `"${text}"` : JSON.stringify(text);
}
