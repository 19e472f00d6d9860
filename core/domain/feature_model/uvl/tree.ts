import { COUNTER_CELLS_MAX, counterCells } from '../encode_count.ts';
import type { Feature, Group } from '../model.ts';
import { readAttributes } from './attributes.ts';
import type { Report } from './findings.ts';
import { isGroupKeyword, readGroup } from './group_line.ts';
import type { GroupStart } from './group_line.ts';
import type { Line, Token } from './lines.ts';

type Building = GroupStart & { parent: number; members: number[]; at: Token };
type Open = { readonly indent: number; readonly index: number; readonly isGroup: boolean };
type Tree = {
  readonly features: Feature[];
  readonly groups: Building[];
  readonly indexOf: Map<string, number>;
  readonly attached: (readonly Token[])[];
  readonly report: Report;
};

export type ReadTree = {
  readonly features: readonly Feature[];
  readonly groups: readonly Group[];
  readonly indexOf: ReadonlyMap<string, number>;
  /** Constraints among the attributes of features. */
  readonly attached: readonly (readonly Token[])[];
};

const TYPES = new Set(['String', 'Integer', 'Real', 'Boolean']);

/** The lines below "features": features and groups take turns, each indented below its parent. */
export function readTree(lines: readonly Line[], report: Report): ReadTree {
  const tree: Tree = { features: [], groups: [], indexOf: new Map(), attached: [], report };
  const open: Open[] = [];
  for (const line of lines) {
    const [first] = line.tokens;
    const above = parentOf(line, open, report);
    if (above !== undefined && !above.isGroup) {
      const start = readGroup(line, report);
      // What is below a group that can't be read is still read, as members of an optional one.
      const { kind, min, max } = start ?? { kind: 'optional', min: 0, max: null };
      open.push({ indent: line.indent, index: tree.groups.length, isGroup: true });
      tree.groups.push({ kind, min, max, parent: above.index, members: [], at: first });
      continue;
    }
    if (isGroupKeyword(first)) {
      const where = above === undefined ? '' : ', indented once more than its group';
      const detail = `expected a feature here${where}, not "${first.text}"; as a name it needs quotes`;
      report(first, 'structure', detail);
      continue;
    }
    if (above === undefined && tree.features.length > 0) {
      const root = tree.features[0]?.name ?? '';
      const detail = `"${first.text}" would be a second root: indent it below "${root}"`;
      report(first, 'structure', detail);
    }
    const index = addFeature(line, above === undefined ? -1 : above.index, tree);
    open.push({ indent: line.indent, index, isGroup: false });
  }
  const { features, groups, indexOf, attached } = tree;
  return { features, groups: groups.map((group) => finish(group, report)), indexOf, attached };
}

/** Closes what this line is not below, and tells what it is below; undefined: nothing. */
function parentOf({ indent, tokens }: Line, open: Open[], report: Report): Open | undefined {
  let closed: number | null = null;
  for (let top = open.at(-1); top !== undefined && top.indent >= indent; top = open.at(-1)) {
    closed = top.indent;
    open.pop();
  }
  if (closed !== null && closed !== indent) {
    const [first] = tokens;
    const detail = `indented by ${indent}, like no line above it; ${closed} would fit (a tab is 8)`;
    report(first, 'structure', detail);
  }
  return open.at(-1);
}

function addFeature({ tokens }: Line, group: number, tree: Tree): number {
  const { features, groups, indexOf, report } = tree;
  const index = features.length;
  const name = nameIn(tokens, tree);
  const [at] = name.rest.length > 0 ? name.rest : tokens;
  let abstract = false;
  if (at !== undefined && name.rest.length > 0) {
    if (at.kind === 'symbol' && at.text === '{') {
      const attributes = readAttributes(name.rest, report);
      abstract = attributes.abstract;
      tree.attached.push(...attributes.constraints);
    } else if (at.text === 'cardinality') {
      const detail = `a feature that is there several times ("${name.text} cardinality") is not supported`;
      report(at, 'not_supported', detail);
    } else {
      const detail = `the line must end or go on with {attributes} after "${name.text}", not "${at.text}"`;
      report(at, 'syntax', `${detail}; a name with blanks needs quotes`);
    }
  }
  const before = indexOf.get(name.text);
  if (before === undefined) indexOf.set(name.text, index);
  else {
    const where = features[before]?.line ?? 0;
    report(tokens[0], 'name', `"${name.text}" is the name of a feature in line ${where} already`);
  }
  const parent = groups[group]?.parent ?? -1;
  features.push({ name: name.text, parent, group, abstract, line: tokens[0].line });
  groups[group]?.members.push(index);
  return index;
}

function nameIn(
  tokens: readonly [Token, ...Token[]],
  { report }: Tree,
): { readonly text: string; readonly rest: readonly Token[] } {
  const [first, second, ...more] = tokens;
  const typed = TYPES.has(first.text) && (second?.kind === 'word' || second?.kind === 'quoted');
  if (typed && first.kind === 'word' && second.text !== 'cardinality') {
    if (first.text !== 'Boolean') {
      const detail = `a feature of type ${first.text} is not supported: only Boolean ones are`;
      report(first, 'not_supported', detail);
    }
    return { text: second.text, rest: more };
  }
  const rest = second === undefined ? [] : [second, ...more];
  if ((first.kind === 'word' || first.kind === 'quoted') && first.text !== '') {
    return { text: first.text, rest };
  }
  const hint = first.kind === 'symbol' ? '' : '; in double quotes it would be one';
  report(first, 'syntax', `expected the name of a feature here, not "${first.text}"${hint}`);
  return { text: first.text, rest };
}

function finish({ kind, parent, min, max, members, at }: Building, report: Report): Group {
  const size = members.length;
  if (size === 0) {
    const detail = `"${at.text}" has no features: indent at least one below it`;
    report(at, 'structure', detail);
  }
  if (counterCells(size, min, max ?? size) > COUNTER_CELLS_MAX) {
    const detail = `a group of ${size} with such bounds is more than can be counted in time`;
    report(at, 'limit', `${detail}: split it, or choose bounds nearer to 1 or to ${size}`);
  }
  return {
    kind,
    parent,
    min: kind === 'mandatory' ? size : min,
    max: Math.min(max ?? size, size),
    members,
    line: at.line,
  };
}
