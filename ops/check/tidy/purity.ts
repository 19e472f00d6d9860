import { isCode, isTest, type Source, type Violation } from './source.ts';

const IMPURE: readonly (readonly [RegExp, string])[] = [
  [/\bDate\.now\(|\bnew Date\(\)/, 'reads the clock; take `now` as an argument'],
  [/\bperformance\.|\bprocess\.|\bDeno\./, 'reads its surroundings; take the value as an argument'],
  [/\bMath\.random\(|\bcrypto\.|\brandomUUID\(/, 'makes chance; take ids as an argument'],
  [/\bawait\b|\basync\b|\bPromise\b/, 'waits; the domain is synchronous'],
  [/\bfetch\(|\bconsole\.|\bsetTimeout\(/, 'touches the world; return what is to be done'],
];

/** The domain runs unchanged anywhere, and the same input gives the same output for ever. */
export function domainImpure(sources: readonly Source[]): readonly Violation[] {
  return sources
    .filter((source) => source.path.startsWith('core/domain/') && isCode(source) && !isTest(source))
    .flatMap(({ path, lines }) =>
      lines.flatMap((text, index) => {
        if (/^\s*(?:\/\/|\*|\/\*)/.test(text)) return [];
        const found = IMPURE.find(([pattern]) => pattern.test(text));
        return found === undefined ? [] : [{ path, line: index + 1, problem: found[1] }];
      }),
    );
}
