/** The part of a moddle object tree that the compiler reads; moddle itself is dynamically typed. */
import { createRequire } from 'node:module';
// @ts-expect-error the package exports no types for its entry point
import { BpmnModdle as Untyped } from 'bpmn-moddle';

export type Node = {
  readonly $type: string;
  readonly $parent?: Node;
  readonly $attrs?: Readonly<Record<string, string>>;
  readonly id?: string;
  readonly name?: string;
  readonly [key: string]: unknown;
};

type Moddle = {
  readonly fromXML: (xml: string) => Promise<{ rootElement: Node; warnings: Warning[] }>;
};
type Warning = { readonly message: string; readonly element?: Node };
const BpmnModdle = Untyped as new (packages: Record<string, unknown>) => Moddle;
const zeebe: unknown = createRequire(import.meta.url)('zeebe-bpmn-moddle/resources/zeebe.json');

export type Parsed = { readonly root: Node; readonly warnings: readonly Warning[] };

/** Throws on text that isn't BPMN; references that lead nowhere are warnings. */
export async function parseXml(xml: string): Promise<Parsed> {
  const parsed = await new BpmnModdle({ zeebe }).fromXML(xml);
  return { root: parsed.rootElement, warnings: parsed.warnings };
}

export function nodes(value: unknown): readonly Node[] {
  return Array.isArray(value) ? (value as Node[]) : [];
}

export function node(value: unknown): Node | null {
  return typeof value === 'object' && value !== null && '$type' in value ? (value as Node) : null;
}

export function string(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

/** The extension element of this type, if the node has one. */
export function extension(of: Node, type: string): Node | null {
  const holder = node(of['extensionElements']);
  return nodes(holder?.['values']).find((value) => value.$type === type) ?? null;
}

export function extensionTypes(of: Node): readonly string[] {
  return nodes(node(of['extensionElements'])?.['values']).map((value) => value.$type);
}

/** Text of an expression element such as `bpmn:timeDuration`. */
export function body(of: unknown): string | null {
  return string(node(of)?.['body']);
}
