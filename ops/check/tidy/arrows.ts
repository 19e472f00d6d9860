import { importsOf } from './imports.ts';
import { productFiles } from './dead_files.ts';
import type { Source, Violation } from './source.ts';

type Area = {
  /** Paths (folders or files) of the project that this area may import. */
  readonly may: readonly string[];
  /** Packages, where they are limited; built-in modules count as packages. */
  readonly packages?: readonly string[];
};

/** The most specific area that a path starts with applies. An area may always import itself. */
export const AREAS: Readonly<Record<string, Area>> = {
  'core/contract': { may: [], packages: ['valibot'] },
  'core/domain': { may: ['core/contract'], packages: ['@noble/hashes'] },
  'core/client': { may: ['core/contract', 'ops/telemetry'] },
  'core/identity': { may: ['core/contract'], packages: ['jose', 'valibot'] },
  'core/plans': { may: ['core', 'db/budget', 'db/connect.ts', 'db/plans', 'ops/telemetry'] },
  core: { may: ['core', 'db/budget', 'db/connect.ts', 'ops/telemetry'] },
  edge: { may: ['core/contract', 'core/domain', 'core/client', 'core/identity', 'ops/telemetry'] },
  'bridge/plans': { may: ['bridge', 'db/connect.ts', 'db/plans'] },
  bridge: {
    may: [
      'core/contract',
      'core/client',
      'core/identity',
      'db/budget',
      'db/connect.ts',
      'ops/telemetry',
    ],
  },
  db: { may: ['ops/telemetry'] },
  bench: { may: ['core/contract', 'core/client', 'ops/telemetry'] },
  // Copies quotes by SQL and counts what was written.
  'bench/core_alone': { may: ['bench', 'core/contract', 'core/client', 'db/connect.ts'] },
  'bench/core_limit': { may: ['bench', 'core/contract', 'core/client', 'db/connect.ts'] },
  'bench/overload': { may: ['bench', 'core/contract', 'core/client', 'db/connect.ts'] },
  'bench/core_size': { may: ['bench', 'core/contract', 'core/client', 'db/connect.ts'] },
  // The engine's own cost is no client's business (ADR 004).
  'bench/edge_memory': { may: ['bench', 'core/contract', 'core/client', 'core/domain'] },
  'bench/configure': { may: ['bench', 'core/contract', 'core/domain', 'core/cli'] },
  'bench/price': { may: ['bench', 'core/contract', 'core/domain'] },
  // What a race left behind is judged in the tables.
  'bench/race': { may: ['bench', 'core/contract', 'core/client', 'db/connect.ts'] },
  'ops/telemetry': { may: [] },
  ops: { may: [] },
};

/** Settings of tools, at the root. */
const FREE = /^[^/]+$/;

/** Tests, and what only tests reach, may import what they need. */
export function arrowBroken(sources: readonly Source[]): readonly Violation[] {
  const product = productFiles(sources);
  return sources
    .filter((source) => product.has(source.path) && !FREE.test(source.path))
    .flatMap((source) => brokenIn(source));
}

function brokenIn(source: Source): readonly Violation[] {
  const name = areaOf(source.path);
  const area = name === undefined ? undefined : AREAS[name];
  if (name === undefined || area === undefined) {
    const problem = `belongs to none of ${Object.keys(AREAS).join(', ')}; move it into one`;
    return [{ path: source.path, line: 1, problem }];
  }
  return importsOf(source).flatMap(({ line, specifier, target }) => {
    if (target !== undefined) {
      if ([name, ...area.may].some((allowed) => within(target, allowed))) return [];
      const right = area.may.length === 0 ? 'nothing else' : area.may.join(', ');
      const problem = `${name} must not import ${target}; it may import itself and ${right}`;
      return [{ path: source.path, line, problem }];
    }
    if (area.packages === undefined) return [];
    if (area.packages.some((allowed) => within(specifier, allowed))) return [];
    const problem = `${name} must not import ${specifier}; packages: ${area.packages.join(', ')}`;
    return [{ path: source.path, line, problem }];
  });
}

function areaOf(path: string): string | undefined {
  return Object.keys(AREAS)
    .filter((area) => within(path, area))
    .toSorted((a, b) => b.length - a.length)[0];
}

function within(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}
