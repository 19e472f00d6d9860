import type * as v from 'valibot';

/** The parts of a valibot schema that lead deeper; which are there depends on its type. */
export type SchemaNode = v.GenericSchema & {
  readonly entries?: Readonly<Record<string, v.GenericSchema>>;
  readonly item?: v.GenericSchema;
  readonly items?: readonly v.GenericSchema[];
  readonly value?: v.GenericSchema;
  readonly wrapped?: v.GenericSchema;
  readonly options?: readonly unknown[];
  readonly getter?: (input: unknown) => v.GenericSchema;
};

/** The fields that an object at this place of the schema may have; empty: it isn't an object. */
export function fieldsAt(schema: v.GenericSchema, keys: readonly (string | number)[]): string[] {
  const fields = new Set<string>();
  for (const node of nodesAt(schema, keys)) {
    for (const name of Object.keys(node.entries ?? {})) fields.add(name);
  }
  return [...fields];
}

/** What may stand at this place: more than one where the way leads through a union. */
export function nodesAt(
  schema: v.GenericSchema,
  keys: readonly (string | number)[],
): readonly SchemaNode[] {
  let nodes = unwrap(schema);
  for (const key of keys) {
    nodes = nodes.flatMap((node) => {
      const next = childOf(node, key);
      return next === undefined ? [] : unwrap(next);
    });
  }
  return nodes;
}

export function childOf(node: SchemaNode, key: string | number): v.GenericSchema | undefined {
  const { entries } = node;
  const entry = entries !== undefined && Object.hasOwn(entries, key) ? entries[key] : undefined;
  return entry ?? node.items?.[Number(key)] ?? node.item ?? node.value;
}

/** Through `optional` and the like, and into every branch of a union. */
function unwrap(node: SchemaNode): SchemaNode[] {
  if (node.wrapped !== undefined) return unwrap(node.wrapped);
  if (node.getter !== undefined) return unwrap(node.getter(undefined));
  const branches = (node.options ?? []).filter((option) => typeof option === 'object');
  if (branches.length > 0) return branches.flatMap((branch) => unwrap(branch as SchemaNode));
  return [node];
}

/** The branch of a union that an object was most likely meant for: most fields, then its kind. */
export function branchFor(nodes: readonly SchemaNode[], input: object): SchemaNode | undefined {
  const keys = Object.keys(input).slice(0, 100);
  let best: SchemaNode | undefined;
  let bestScore = 0;
  for (const node of nodes) {
    if (node.entries === undefined) continue;
    const { entries } = node;
    const score = keys.filter((key) => Object.hasOwn(entries, key)).length + kindScore(node, input);
    if (score > bestScore) [best, bestScore] = [node, score];
  }
  return best;
}

function kindScore(node: SchemaNode, input: object): number {
  const kind = node.entries?.['kind'] as
    | { readonly literal?: unknown; readonly options?: readonly unknown[] }
    | undefined;
  if (kind === undefined || !('kind' in input)) return 0;
  const fits = kind.literal === input.kind || (kind.options?.includes(input.kind) ?? false);
  return fits ? 1_000 : 0;
}
