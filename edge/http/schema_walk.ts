import type * as v from 'valibot';

/** The parts of a valibot schema that lead deeper; which are there depends on its type. */
type Node = {
  readonly entries?: Readonly<Record<string, v.GenericSchema>>;
  readonly item?: v.GenericSchema;
  readonly items?: readonly v.GenericSchema[];
  readonly value?: v.GenericSchema;
  readonly wrapped?: v.GenericSchema;
  readonly options?: readonly unknown[];
};

/** The fields that an object at this place of the schema may have; empty: it isn't an object. */
export function fieldsAt(schema: v.GenericSchema, keys: readonly (string | number)[]): string[] {
  const fields = new Set<string>();
  for (const node of nodesAt(schema, keys)) {
    for (const name of Object.keys(node.entries ?? {})) fields.add(name);
  }
  return [...fields];
}

function nodesAt(schema: v.GenericSchema, keys: readonly (string | number)[]): Node[] {
  const nodes = unwrap(schema as Node);
  const [key, ...rest] = keys;
  if (key === undefined) return nodes;
  return nodes.flatMap((node) => {
    const next = node.entries?.[key] ?? node.items?.[Number(key)] ?? node.item ?? node.value;
    return next === undefined ? [] : nodesAt(next, rest);
  });
}

/** Through `optional` and the like, and into every branch of a union. */
function unwrap(node: Node): Node[] {
  if (node.wrapped !== undefined) return unwrap(node.wrapped as Node);
  const branches = (node.options ?? []).filter((option) => typeof option === 'object');
  if (branches.length > 0) return branches.flatMap((branch) => unwrap(branch as Node));
  return [node];
}
