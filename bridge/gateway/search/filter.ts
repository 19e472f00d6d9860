/** Camunda's filters over result items: plain values, or `$eq`, `$neq`, `$in`, `$like`, `$gt`, … */

export type Item = Readonly<Record<string, unknown>>;
type Filter = Readonly<Record<string, unknown>>;

export function matches(item: Item, filter: Filter): boolean {
  return Object.entries(filter).every(([field, wanted]) => {
    if (wanted === undefined || wanted === null) return true;
    if (field === '$or') return (wanted as Filter[]).some((each) => matches(item, each));
    return fieldMatches(item[field], wanted);
  });
}

function fieldMatches(actual: unknown, wanted: unknown): boolean {
  if (typeof wanted !== 'object' || wanted === null) return equal(actual, wanted);
  if (Array.isArray(wanted)) return wanted.every((each) => has(actual, each));
  return Object.entries(wanted).every(([operator, value]) => operate(operator, actual, value));
}

function has(actual: unknown, value: unknown): boolean {
  return Array.isArray(actual) ? actual.includes(value) : equal(actual, value);
}

/** A list matches when one of its members does: candidate groups, tags. */
function equal(actual: unknown, value: unknown): boolean {
  if (Array.isArray(actual)) return actual.includes(value);
  return actual === value || (isDate(actual, value) && time(actual) === time(value));
}

function isDate(a: unknown, b: unknown): boolean {
  return typeof a === 'string' && typeof b === 'string' && /^\d{4}-\d\d-\d\dT/.test(b);
}

function time(value: unknown): number {
  return typeof value === 'string' ? Date.parse(value) : Number.NaN;
}

function operate(operator: string, actual: unknown, value: unknown): boolean {
  switch (operator) {
    case '$eq':
      return equal(actual, value);
    case '$neq':
      return !equal(actual, value);
    case '$exists':
      return (actual !== undefined && actual !== null) === value;
    case '$in':
      return Array.isArray(value) && value.some((each) => equal(actual, each));
    case '$notIn':
      return Array.isArray(value) && !value.some((each) => equal(actual, each));
    case '$like':
      return typeof actual === 'string' && like(String(value)).test(actual);
    case '$gt':
      return order(actual, value) > 0;
    case '$gte':
      return order(actual, value) >= 0;
    case '$lt':
      return order(actual, value) < 0;
    case '$lte':
      return order(actual, value) <= 0;
    default:
      return false;
  }
}

/** NaN, and so false in every comparison, when there is nothing to compare. */
function order(actual: unknown, value: unknown): number {
  if (typeof actual === 'number' && typeof value === 'number') return actual - value;
  return time(actual) - time(value);
}

/** `*` any characters, `?` one. */
function like(pattern: string): RegExp {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 's');
}
