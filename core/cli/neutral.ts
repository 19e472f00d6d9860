import * as v from 'valibot';
import type { Keys } from '../contract/findings.ts';
import { branchFor, childOf, nodesAt } from '../contract/schema_walk.ts';

let serial = 0;

/** The schema of what stands at these keys, by the branches that the value was meant for. */
export function schemaAt(
  schema: v.GenericSchema,
  keys: Keys,
  value: unknown,
): v.GenericSchema | null {
  let here = schema;
  let at: unknown = value;
  for (const key of keys) {
    const nodes = nodesAt(here, []);
    const holder = typeof at === 'object' ? at : null;
    const meant = holder === null ? undefined : branchFor(nodes, holder);
    const next =
      (meant === undefined ? undefined : childOf(meant, key)) ??
      nodes.map((node) => childOf(node, key)).find((child) => child !== undefined);
    if (next === undefined) return null;
    here = next;
    at = holder === null ? undefined : Reflect.get(holder, key);
  }
  return here;
}

export function isOptional(schema: v.GenericSchema): boolean {
  return schema.type === 'optional';
}

/**
 * A value that the schema takes and that gives as little offence as can be: an id that nothing
 * else has, the widest bounds, no elements. Null: none was found.
 */
export function neutralFor(schema: v.GenericSchema, key: string | number | undefined): unknown {
  const [node] = nodesAt(schema, []);
  if (node === undefined) return null;
  const { type, options, entries, items, item } = node;
  if (type === 'literal') return (node as { readonly literal?: unknown }).literal;
  if (type === 'picklist') return options?.[0];
  if (type === 'tuple') return items?.map((one) => neutralFor(one, undefined));
  if (type === 'strict_object' && entries !== undefined) {
    const needed = Object.entries(entries).filter(([, entry]) => !isOptional(entry));
    return Object.fromEntries(needed.map(([name, entry]) => [name, neutralFor(entry, name)]));
  }
  if (type === 'array' && item !== undefined) {
    return v.is(node, []) ? [] : [neutralFor(item, undefined)];
  }
  return candidates(key).find((candidate) => v.is(node, candidate)) ?? null;
}

function candidates(key: string | number | undefined): readonly unknown[] {
  serial += 1;
  const numbers = key === 'max' ? [1_000_000, 1] : key === 'min' ? [0, 1] : [1, 0];
  return [`unreadable-${serial}`, '0', 'USD', 'en', ...numbers, false, {}];
}
