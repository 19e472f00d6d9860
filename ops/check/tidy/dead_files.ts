import { posix } from 'node:path';
import { importsOf } from './imports.ts';
import { folderOf, isCode, isTest, type Source, type Violation } from './source.ts';

/** A path in quotes, such as the file that a launcher spawns or a worker that is started. */
const QUOTED = /['"`]([\w./-]+\.(?:ts|mjs))['"`]/g;
/** A command in a document: `node core/serve.ts`, `deno run … edge/serve_deno.ts`. */
const COMMAND = /\b(?:node|deno run|bun|vitest)\b[^\n`]*?\s([\w./-]+\.(?:ts|mjs))\b/g;
const SCRIPT = /([\w./-]+\.(?:ts|mjs))\b/g;
const CONFIG = /^[^/]+\.config\.ts$/;

/** Code that no command, document, test or other code reaches. */
export function deadFile(sources: readonly Source[]): readonly Violation[] {
  const alive = reachable(sources, rootsOf(sources));
  return (
    sources
      .filter((source) => isCode(source) && !alive.has(source.path))
      // A declaration file describes a package; the compiler finds it by itself.
      .filter(({ path }) => !path.endsWith('.d.ts'))
      .map(({ path }) => ({
        path,
        line: 1,
        problem:
          'nothing reaches this file; import it, name its command in package.json or a README',
      }))
  );
}

/** What runs: reached from a command. The rest is tests and what only they use. */
export function productFiles(sources: readonly Source[]): ReadonlySet<string> {
  const roots = rootsOf(sources).filter((path) => !path.endsWith('_test.ts'));
  return reachable(sources, roots);
}

function reachable(sources: readonly Source[], roots: readonly string[]): ReadonlySet<string> {
  const code = new Map(sources.filter(isCode).map((source) => [source.path, source]));
  const alive = new Set<string>();
  const visit = (path: string): void => {
    const source = code.get(path);
    if (source === undefined || alive.has(path)) return;
    alive.add(path);
    for (const target of referencesOf(source)) visit(target);
  };
  for (const root of roots) visit(root);
  return alive;
}

function rootsOf(sources: readonly Source[]): readonly string[] {
  return sources.flatMap((source) => {
    if (isTest(source) || CONFIG.test(source.path)) return [source.path];
    if (isCode(source)) return [];
    const pattern = source.path.endsWith('.md') ? COMMAND : SCRIPT;
    return matches(source, pattern).flatMap((found) => resolutions(source, found));
  });
}

function referencesOf(source: Source): readonly string[] {
  return [
    ...importsOf(source).flatMap(({ target }) => target ?? []),
    ...matches(source, QUOTED).flatMap((found) => resolutions(source, found)),
  ];
}

function matches(source: Source, pattern: RegExp): readonly string[] {
  return Array.from(source.lines.join('\n').matchAll(pattern), (match) => match[1] ?? '');
}

/** A written path may be meant from the root or from the file that names it. */
function resolutions(source: Source, path: string): readonly string[] {
  return [posix.normalize(path), posix.normalize(posix.join(folderOf(source.path), path))];
}
