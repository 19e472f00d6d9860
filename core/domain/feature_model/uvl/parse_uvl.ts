import type { Constraint, FeatureModel } from '../model.ts';
import { readConstraint } from './constraint.ts';
import { collectFindings } from './findings.ts';
import type { UvlFinding } from './findings.ts';
import { linesOf } from './lines.ts';
import { sectionsOf } from './sections.ts';
import { readTree } from './tree.ts';

export type ParsedUvl =
  | { readonly ok: true; readonly model: FeatureModel }
  | { readonly ok: false; readonly findings: readonly UvlFinding[] };

/** UTF-16 code units; the largest published models have a few million. */
const TEXT_LENGTH_MAX = 50_000_000;

/**
 * Reads a model in the Universal Variability Language: the boolean level with group cardinality.
 * What lies beyond (imports, types, feature cardinality, arithmetic) is refused where it is used.
 * Linear in the text, with no recursion. All findings at once, in the order of the text.
 */
export function parseUvl(text: string): ParsedUvl {
  const { findings, report } = collectFindings();
  if (text.length > TEXT_LENGTH_MAX) {
    const detail = `the text has ${text.length} characters, and ${TEXT_LENGTH_MAX} is the most`;
    report({ line: 1, column: 1 }, 'limit', detail);
    return { ok: false, findings };
  }
  const sections = sectionsOf(linesOf(text, report), report);
  const tree = readTree(sections.features?.lines ?? [], report);
  const [root] = tree.features;
  if (root === undefined && findings.length === 0) {
    const at = sections.features?.at ?? { line: 1, column: 1 };
    report(at, 'structure', 'there are no features: expected "features" and a root indented below');
  }
  const written = [...tree.attached, ...sections.constraints.map(({ tokens }) => tokens)];
  const constraints: Constraint[] = [];
  for (const tokens of written) {
    const constraint = readConstraint(tokens, tree.indexOf, report);
    if (constraint !== null) constraints.push(constraint);
  }
  if (findings.length > 0) {
    const inOrder = findings.toSorted((a, b) => a.line - b.line || a.column - b.column);
    return { ok: false, findings: inOrder };
  }
  const { features, groups } = tree;
  return {
    ok: true,
    model: { name: sections.namespace ?? root?.name ?? '', features, groups, constraints },
  };
}
