export type Thing = { readonly id: string; readonly [key: string]: unknown };

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A list whose members have ids, each its own. */
export function isThings(value: unknown): value is readonly Thing[] {
  if (!Array.isArray(value)) return false;
  const members: readonly unknown[] = value;
  const ids = new Set(members.map((member) => (isObject(member) ? member['id'] : undefined)));
  return ids.size === members.length && [...ids].every((id) => typeof id === 'string');
}

/** A key may bear the name of something that every object inherits. */
export function own(of: Readonly<Record<string, unknown>>, key: string): unknown {
  return Object.hasOwn(of, key) ? of[key] : undefined;
}

/** Equal as JSON, the order of keys apart; an absent key and an undefined one are the same. */
export function same(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((item, at) => same(item, other[at]));
  }
  if (!isObject(one) || !isObject(other)) return false;
  const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...keys].every((key) => same(own(one, key), own(other, key)));
}

export function escapePointer(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}
