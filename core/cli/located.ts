import type { Finding } from '../contract/reply.ts';
import { placesOf } from './json_places.ts';
import { readText } from './read_file.ts';

/** A finding with its line and column, where its file is JSON. */
export type LocatedFinding = Finding & { readonly line?: number; readonly column?: number };

/** In the order of the files, and of the places in each. `paths`: where each named file is. */
export async function located(
  findings: readonly Finding[],
  paths: ReadonlyMap<string, string>,
): Promise<LocatedFinding[]> {
  const byFile = new Map<string, Finding[]>();
  for (const finding of findings) {
    const [file = ''] = finding.path.split('#', 1);
    const others = byFile.get(file);
    if (others === undefined) byFile.set(file, [finding]);
    else others.push(finding);
  }
  const all: LocatedFinding[] = [];
  for (const [file, group] of [...byFile].sort(([left], [right]) => (left < right ? -1 : 1))) {
    const path = paths.get(file);
    const inside = group.every((finding) => finding.path.includes('#'));
    all.push(...(path === undefined || !inside ? group : await placed(group, path)));
  }
  return all;
}

async function placed(findings: readonly Finding[], path: string): Promise<LocatedFinding[]> {
  const pointers = findings.map((finding) => finding.path.slice(finding.path.indexOf('#') + 1));
  const places = placesOf(await readText(path), pointers);
  return findings
    .map((finding, at) => ({ ...finding, ...places[at] }))
    .sort((left, right) => compare(left, right));
}

function compare(left: LocatedFinding, right: LocatedFinding): number {
  const lines = (left.line ?? 0) - (right.line ?? 0);
  return lines === 0 ? (left.column ?? 0) - (right.column ?? 0) : lines;
}
