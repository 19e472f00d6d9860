import * as v from 'valibot';
import { faultsOf, jsonPointer } from '../contract/findings.ts';
import type { Fault, Keys } from '../contract/findings.ts';
import type { Mask } from '../domain/catalogue/doubts.ts';
import { isOptional, neutralFor, schemaAt } from './neutral.ts';

export type Salvaged<Value> = {
  /** What could be read, with neutral values in the place of what couldn't; null: nothing. */
  readonly value: Value | null;
  readonly faults: readonly Fault[];
  /** Where the neutral values are. */
  readonly masks: readonly Mask[];
};

/** Each round mends what the one before has left, one level further out. */
const ROUNDS_MAX = 12;
/** Of more than these the whole fields go that have them, since mending copies what is around. */
const FAULTS_MAX = 200;
/** Fields that say what the fields beside them mean. */
const DECISIVE = new Set(['kind', 'type', 'op', 'charge', 'aggregate']);

/**
 * Parses, and goes on where the shape has faults: each is reported once, and the rest can still be
 * checked for its meaning.
 */
export function salvage<Schema extends v.GenericSchema>(
  schema: Schema,
  raw: unknown,
): Salvaged<v.InferOutput<Schema>> {
  let parsed = v.safeParse(schema, raw);
  if (parsed.success) return { value: parsed.output, faults: [], masks: [] };
  const faults = faultsOf(schema, parsed.issues);
  const masks = new Map<string, Mask>();
  let mended = raw;
  let left: readonly Fault[] = faults;
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    const mendedNow = new Set<string>();
    for (const { keys: fault, finding } of left) {
      const keys = left.length > FAULTS_MAX ? fault.slice(0, 1) : fault;
      if (mendedNow.has(jsonPointer(keys))) continue;
      const at = firstUnmasked(keys, masks);
      if (at.length === 0) return { value: null, faults, masks: [...masks.values()] };
      const path = jsonPointer(at);
      const decisive = DECISIVE.has(String(at.at(-1)));
      masks.set(path, { path, decisive });
      mendedNow.add(path);
      const unknown = at.length === fault.length && finding.code === 'unknown_field';
      mended = replaced(mended, at, unknown ? GONE : substitute(schema, at, mended));
    }
    parsed = v.safeParse(schema, mended);
    if (parsed.success) return { value: parsed.output, faults, masks: [...masks.values()] };
    left = faultsOf(schema, parsed.issues);
  }
  return { value: null, faults, masks: [...masks.values()] };
}

/** Where mending didn't help, what is around it has to go. */
function firstUnmasked(keys: Keys, masks: ReadonlyMap<string, Mask>): Keys {
  let at = keys;
  while (at.length > 0 && masks.has(jsonPointer(at))) at = at.slice(0, -1);
  return at;
}

const GONE = Symbol('gone');

function substitute(schema: v.GenericSchema, keys: Keys, value: unknown): unknown {
  const wanted = schemaAt(schema, keys, value);
  if (wanted === null || isOptional(wanted)) return GONE;
  return neutralFor(wanted, keys.at(-1));
}

/** A copy with another value at these keys; only what leads there is copied. */
function replaced(root: unknown, keys: Keys, value: unknown): unknown {
  const [key, ...rest] = keys;
  if (key === undefined) return value;
  if (Array.isArray(root)) {
    const copy: unknown[] = [...(root as unknown[])];
    const inner = replaced(copy[Number(key)], rest, value);
    copy[Number(key)] = inner === GONE ? null : inner;
    return copy;
  }
  if (typeof root !== 'object' || root === null) return root;
  const copy: Record<string, unknown> = { ...root };
  const inner = replaced(copy[key], rest, value);
  if (inner === GONE) delete copy[key];
  else copy[key] = inner;
  return copy;
}
