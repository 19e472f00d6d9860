import { posix } from 'node:path';
import { folderOf, type Source } from './source.ts';

export type Import = {
  readonly line: number;
  readonly specifier: string;
  /** Path from the root; absent for a package or a built-in module. */
  readonly target?: string;
  /** Whether only types are imported, so that nothing is loaded at run time. */
  readonly typeOnly: boolean;
};

// Statements as the formatter writes them: they start a line, and `from '…'` ends them.
const STATEMENT =
  /^(?:import|export)\s+(type\s)?(?:(?!^(?:import|export)\s)[^;'"])*?\sfrom\s+['"]([^'"]+)['"]/gm;
const BARE = /^import\s+['"]([^'"]+)['"]/gm;
const DYNAMIC = /\bimport\(\s*['"]([^'"]+)['"]/g;

/** Every import of a file, by its statements: quick, and exact for formatted code. */
export function importsOf(source: Source): readonly Import[] {
  const text = source.lines.join('\n');
  const found = [
    ...Array.from(text.matchAll(STATEMENT), (match) => ({
      index: match.index,
      specifier: match[2] ?? '',
      typeOnly: match[1] !== undefined,
    })),
    ...[BARE, DYNAMIC].flatMap((pattern) =>
      Array.from(text.matchAll(pattern), (match) => ({
        index: match.index,
        specifier: match[1] ?? '',
        typeOnly: false,
      })),
    ),
  ];
  return found.map(({ index, specifier, typeOnly }) => ({
    line: text.slice(0, index).split('\n').length,
    specifier,
    typeOnly,
    ...(specifier.startsWith('.')
      ? { target: posix.normalize(posix.join(folderOf(source.path), specifier)) }
      : {}),
  }));
}
