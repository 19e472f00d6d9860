import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A file of the working tree; `path` is relative to the root and uses slashes. */
export type Source = { readonly path: string; readonly lines: readonly string[] };

/** One complaint: where, what is wrong, and what would be right. */
export type Violation = {
  readonly path: string;
  readonly line: number;
  readonly problem: string;
};

const SKIPPED_FOLDERS = new Set(['node_modules', '.git', '.stack', 'coverage', 'results']);
const READ_EXTENSIONS = ['.ts', '.mjs', '.sql', '.md', '.bpmn'];
const READ_FILES = new Set(['package.json', 'compose.yaml', 'run']);

export function readSources(root: string, folder = ''): readonly Source[] {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) {
        return SKIPPED_FOLDERS.has(entry.name) ? [] : readSources(root, path);
      }
      const wanted =
        READ_FILES.has(entry.name) || READ_EXTENSIONS.some((end) => entry.name.endsWith(end));
      return wanted ? [sourceOf(path, readFileSync(join(root, path), 'utf8'))] : [];
    });
}

export function sourceOf(path: string, text: string): Source {
  const lines = text.split('\n');
  return { path, lines: lines.at(-1) === '' ? lines.slice(0, -1) : lines };
}

export function isCode(source: Source): boolean {
  return source.path.endsWith('.ts') || source.path.endsWith('.mjs');
}

export function isTest(source: Source): boolean {
  return source.path.endsWith('_test.ts');
}

export function folderOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash === -1 ? '' : path.slice(0, slash);
}

export function show(violation: Violation): string {
  return `${violation.path}:${violation.line}: ${violation.problem}`;
}
