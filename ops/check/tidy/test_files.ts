import { isTest, type Source, type Violation } from './source.ts';

const ASSERTION = /\b(?:expect|assert)\b[\w.]*\(|\bfc\.assert\(/;
const NARROWED = /\b(?:test|it|describe|suite)(?:\.\w+)*\.(only|skip|todo|fails)\b/;

export function testWithoutAssertion(sources: readonly Source[]): readonly Violation[] {
  return sources
    .filter((source) => isTest(source) && !source.lines.some((line) => ASSERTION.test(line)))
    .map(({ path }) => ({
      path,
      line: 1,
      problem: 'asserts nothing, so it cannot fail; expect something of a result',
    }));
}

export function testNarrowed(sources: readonly Source[]): readonly Violation[] {
  return sources.filter(isTest).flatMap(({ path, lines }) =>
    lines.flatMap((text, index) => {
      const found = NARROWED.exec(text)?.[1];
      if (found === undefined) return [];
      return [{ path, line: index + 1, problem: `.${found} left behind; run it or delete it` }];
    }),
  );
}
