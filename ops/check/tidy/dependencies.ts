import type { Source, Violation } from './source.ts';

/** Every package in package.json has its line, with licence and reason, in docs/dependencies.md. */
export function dependencyUnexplained(sources: readonly Source[]): readonly Violation[] {
  const manifest = sources.find(({ path }) => path === 'package.json');
  const document = sources.find(({ path }) => path === 'docs/dependencies.md');
  const explained = document?.lines.join('\n') ?? '';
  let inside = false;
  return (manifest?.lines ?? []).flatMap((line, index) => {
    const name = /^\s+"([^"]+)":/.exec(line)?.[1];
    if (name !== undefined && line.trimEnd().endsWith('{')) {
      inside = /^(?:dev|optional|peer)?dependencies$/i.test(name);
      return [];
    }
    if (!inside || name === undefined || explained.includes(`\`${name}\``)) return [];
    const problem = `${name} is not in docs/dependencies.md; add name, licence and why`;
    return [{ path: 'package.json', line: index + 1, problem }];
  });
}
