import { importsOf } from './imports.ts';
import { isCode, type Source, type Violation } from './source.ts';

/**
 * Each cycle of imports that are there at run time; types may refer to each other. Such a cycle
 * works
 * until somebody uses an import while the file loads, and then it fails somewhere else.
 */
export function importCycle(sources: readonly Source[]): readonly Violation[] {
  const edges = new Map(
    sources
      .filter(isCode)
      .map((source) => [
        source.path,
        importsOf(source).filter(({ target, typeOnly }) => target !== undefined && !typeOnly),
      ]),
  );
  const done = new Set<string>();
  const found: Violation[] = [];
  const walk = (path: string, trail: readonly string[]): void => {
    if (done.has(path)) return;
    for (const { target, line } of edges.get(path) ?? []) {
      if (target === undefined) continue;
      const at = [...trail, path].indexOf(target);
      if (at === -1) walk(target, [...trail, path]);
      else {
        const cycle = [...[...trail, path].slice(at), target].join(' → ');
        const problem = `import cycle ${cycle}; move what both need into a third file`;
        found.push({ path, line, problem });
      }
    }
    done.add(path);
  };
  for (const path of edges.keys()) walk(path, []);
  return found;
}
