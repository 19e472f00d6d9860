import type { Report } from './findings.ts';
import type { Line, Token } from './lines.ts';

const SECTIONS = ['namespace', 'include', 'imports', 'features', 'constraints'] as const;
type Section = (typeof SECTIONS)[number];

export type Sections = {
  readonly namespace: string | null;
  readonly features: { readonly at: Token; readonly lines: readonly Line[] } | null;
  readonly constraints: readonly Line[];
};

/** What may be declared; whether it is supported is said where it is used. */
const LEVELS = /^(?:Boolean|Arithmetic|Type|SAT-level|SMT-level)(?:\.(?:\*|[\w-]+))?$/;

/** Sorts lines into the sections of the file, by the keywords at the margin. */
export function sectionsOf(lines: readonly Line[], report: Report): Sections {
  const found = new Map<Section, { at: Token; lines: Line[] }>();
  let current: { at: Token; lines: Line[] } | null = null;
  for (const line of lines) {
    const [first, ...rest] = line.tokens;
    const section =
      first.kind === 'word' ? SECTIONS.find((name) => name === first.text) : undefined;
    if (line.indent > 0 && (current !== null || section === undefined)) {
      if (current === null) report(first, 'structure', expectation(first));
      current?.lines.push(line);
      continue;
    }
    if (section === undefined) {
      report(first, 'structure', expectation(first));
      continue;
    }
    const before = found.get(section);
    if (before !== undefined) {
      const detail = `"${section}" is there already, in line ${before.at.line}`;
      report(first, 'structure', detail);
    }
    current = before ?? { at: first, lines: [] };
    found.set(section, current);
    const [extra] = rest;
    if (section === 'namespace') current.at = extra ?? first;
    else if (extra !== undefined) {
      report(extra, 'structure', `"${extra.text}" belongs on a line of its own, indented`);
    }
  }
  refuseImports(found.get('imports')?.lines ?? [], report);
  checkLevels(found.get('include')?.lines ?? [], report);
  const namespace = found.get('namespace')?.at;
  return {
    namespace: namespace === undefined || namespace.text === 'namespace' ? null : namespace.text,
    features: found.get('features') ?? null,
    constraints: found.get('constraints')?.lines ?? [],
  };
}

function expectation({ text }: Token): string {
  return `expected ${SECTIONS.map((name) => `"${name}"`).join(', ')} at the margin, not "${text}"`;
}

function refuseImports(lines: readonly Line[], report: Report): void {
  for (const { tokens } of lines) {
    const name = tokens.map(({ text }) => text).join(' ');
    const detail = `importing "${name}" is not supported: put its features into this file`;
    report(tokens[0], 'not_supported', detail);
  }
}

function checkLevels(lines: readonly Line[], report: Report): void {
  for (const { tokens } of lines) {
    const level = tokens.map(({ text }) => text).join('');
    if (LEVELS.test(level)) continue;
    const detail = `there is no language level "${level}", such as Boolean.group-cardinality`;
    report(tokens[0], 'not_supported', detail);
  }
}
