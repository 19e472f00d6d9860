import { isCode, type Source, type Violation } from './source.ts';

/** The API's own meters are void until a provider is set, which happens after modules load. */
export function voidMeter(sources: readonly Source[]): readonly Violation[] {
  return sources
    .filter((source) => isCode(source) && !source.path.startsWith('ops/'))
    .flatMap(({ path, lines }) =>
      lines.flatMap((text, index) =>
        /\bmetrics\.getMeter\(/.test(text)
          ? [{ path, line: index + 1, problem: 'records nothing; use getMeter of ops/telemetry' }]
          : [],
      ),
    );
}
