import type { Summary } from '../measure/latencies.ts';

export type Figure = {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** In words, such as `≤ 25`; null for a figure that is only reported. */
  readonly goal: string | null;
  readonly holds: boolean;
};

export type Row = { readonly name: string; readonly how: string; readonly summary: Summary };

/** The largest value that a quantile may have, in milliseconds. */
export type Goals = Partial<Record<'p50' | 'p95' | 'p99' | 'max', number>>;

const QUANTILES = ['p50', 'p95', 'p99', 'max'] as const;

export function figuresOf(row: Row, goals: Goals): readonly Figure[] {
  return QUANTILES.map((quantile) => {
    const value = Math.round(row.summary[quantile] * 1_000) / 1_000;
    const most = goals[quantile];
    return {
      name: `${row.name} ${quantile}`,
      value,
      unit: 'ms',
      goal: most === undefined ? null : `≤ ${most}`,
      holds: most === undefined || value <= most,
    };
  });
}

export function tableOf(rows: readonly Row[]): string {
  const head = ['milliseconds', 'count', ...QUANTILES, 'how'];
  const body = rows.map(({ name, how, summary }) => [
    name,
    String(summary.count),
    ...QUANTILES.map((quantile) => summary[quantile].toFixed(2)),
    how,
  ]);
  const widths = head.map((_, column) =>
    Math.max(...[head, ...body].map((cells) => cells[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return column === 0 || column === cells.length - 1
          ? cell.padEnd(width)
          : cell.padStart(width);
      })
      .join('  ')
      .trimEnd();
  return [line(head), ...body.map(line)].join('\n');
}
