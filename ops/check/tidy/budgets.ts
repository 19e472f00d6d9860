import { isCode, type Source, type Violation } from './source.ts';

export const LINES_MAX = 300;
export const LINES_MEDIAN_MAX = 80;
export const COLUMNS_MAX = 100;

export function fileTooLong(sources: readonly Source[]): readonly Violation[] {
  return sources
    .filter((source) => isCode(source) && source.lines.length > LINES_MAX)
    .map((source) => ({
      path: source.path,
      line: LINES_MAX + 1,
      problem: `${source.lines.length} lines; at most ${LINES_MAX}, split it by idea`,
    }));
}

export function medianTooLong(sources: readonly Source[]): readonly Violation[] {
  const lengths = sources
    .filter(isCode)
    .map((source) => source.lines.length)
    .toSorted((a, b) => a - b);
  const median = lengths[Math.floor(lengths.length / 2)] ?? 0;
  if (median <= LINES_MEDIAN_MAX) return [];
  const problem = `the median file has ${median} lines; at most ${LINES_MEDIAN_MAX}`;
  return [{ path: '.', line: 1, problem }];
}

const TEXT = /(['"`])(?:\\.|(?!\1).)*\1/g;

/** A URL cannot be broken, and a text is not made more readable by it; everything else can. */
export function lineTooWide(sources: readonly Source[]): readonly Violation[] {
  const checked = sources.filter((source) => isCode(source) || source.path.endsWith('.sql'));
  return checked
    .filter((source) => source.path !== 'db/schema.sql')
    .flatMap((source) =>
      source.lines.flatMap((line, index) =>
        line.length <= COLUMNS_MAX || isUnbreakable(line)
          ? []
          : [
              {
                path: source.path,
                line: index + 1,
                problem: `${line.length} columns; at most ${COLUMNS_MAX}, break the line`,
              },
            ],
      ),
    );
}

function isUnbreakable(line: string): boolean {
  const isComment = /^\s*(?:\/\/|\*|\/\*|--)/.test(line);
  return line.includes('://') || (!isComment && line.replace(TEXT, '').length <= COLUMNS_MAX);
}
