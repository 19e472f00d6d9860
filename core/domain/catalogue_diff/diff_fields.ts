import type { FieldChange } from '../../contract/catalog_diff.ts';
import { escapePointer, isObject, isThings, own, same } from './json.ts';
import type { Thing } from './json.ts';

type Change = { readonly path: string; readonly before?: unknown; readonly after?: unknown };
type Limits = { readonly changesMax: number; readonly valueCharsMax: number };
export type FieldsDiff = {
  readonly fields: readonly FieldChange[];
  readonly fieldsTotal: number;
};

/**
 * What differs between two states of one thing, as JSON pointers with both values. Nothing exactly
 * when the two are the same, the order of keys apart. Linear in their size.
 */
export function diffFields(before: unknown, after: unknown, limits: Limits): FieldsDiff {
  const changes: Change[] = [];
  walk('', before, after, changes);
  const fields = changes
    .slice(0, limits.changesMax)
    .map((change) => shortened(change, limits.valueCharsMax));
  return { fields, fieldsTotal: changes.length };
}

function walk(path: string, before: unknown, after: unknown, changes: Change[]): void {
  if (isObject(before) && isObject(after)) {
    for (const key of [...new Set([...Object.keys(before), ...Object.keys(after)])].sort()) {
      walk(`${path}/${escapePointer(key)}`, own(before, key), own(after, key), changes);
    }
  } else if (isThings(before) && isThings(after) && before.length + after.length > 0) {
    walkThings(path, before, after, changes);
  } else if (isStructured(before) && isStructured(after)) {
    for (let at = 0; at < Math.max(before.length, after.length); at += 1) {
      walk(`${path}/${at}`, before[at], after[at], changes);
    }
  } else if (!same(before, after)) {
    changes.push({
      path,
      ...(before === undefined ? {} : { before }),
      ...(after === undefined ? {} : { after }),
    });
  }
}

/** Members with ids are the same member wherever they stand; where they stand is told once. */
function walkThings(
  path: string,
  before: readonly Thing[],
  after: readonly Thing[],
  changes: Change[],
): void {
  const were = new Map(before.map((thing) => [thing.id, thing]));
  const are = new Set(after.map(({ id }) => id));
  for (const [at, thing] of before.entries()) {
    if (!are.has(thing.id)) changes.push({ path: `${path}/${at}`, before: thing });
  }
  for (const [at, thing] of after.entries()) {
    const was = were.get(thing.id);
    if (was === undefined) changes.push({ path: `${path}/${at}`, after: thing });
    else walk(`${path}/${at}`, was, thing, changes);
  }
  const kept = before.map(({ id }) => id).filter((id) => are.has(id));
  const order = after.map(({ id }) => id).filter((id) => were.has(id));
  if (!same(kept, order)) changes.push({ path, before: kept, after: order });
}

/** A list in whose members there is something to look into; one of plain values is one value. */
function isStructured(value: unknown): value is readonly unknown[] {
  return Array.isArray(value) && value.length > 0 && value.every(isObject);
}

function shortened(change: Change, charsMax: number): FieldChange {
  const before = short(change.before, charsMax);
  const after = short(change.after, charsMax);
  return {
    path: change.path,
    ...(before === undefined ? {} : { before: before.value }),
    ...(after === undefined ? {} : { after: after.value }),
    ...(before?.cut === true || after?.cut === true ? { cut: true } : {}),
  };
}

function short(
  value: unknown,
  charsMax: number,
): { readonly value: unknown; readonly cut: boolean } | undefined {
  if (value === undefined) return undefined;
  const text = JSON.stringify(value);
  if (text.length <= charsMax) return { value, cut: false };
  return { value: text.slice(0, charsMax), cut: true };
}
