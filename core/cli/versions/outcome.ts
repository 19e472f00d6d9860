import type { Refusal } from '../../contract/reply.ts';

/** What a verb comes to: a value for programs, lines for people, and whether all is well. */
export type Outcome = {
  readonly value: unknown;
  readonly lines: readonly string[];
  readonly good: boolean;
};

export function done(value: unknown, ...lines: readonly string[]): Outcome {
  return { value, lines, good: true };
}

export function refused(refusal: Refusal, more: readonly string[] = []): Outcome {
  const line = `the core refused it (${refusal.code}): ${refusal.detail}`;
  return { value: refusal, lines: [line, ...more], good: false };
}

/** Columns as wide as their longest cell; numbers to the right. */
export function table(
  titles: readonly string[],
  rows: readonly (readonly (string | number)[])[],
): string[] {
  const all = [titles, ...rows];
  const widths = titles.map((_, at) => Math.max(...all.map((row) => String(row[at] ?? '').length)));
  return all.map((row) =>
    row
      .map((cell, at) => {
        const right = typeof (rows[0]?.[at] ?? cell) === 'number';
        const width = widths[at] ?? 0;
        return right ? String(cell).padStart(width) : String(cell).padEnd(width);
      })
      .join('  ')
      .trimEnd(),
  );
}
