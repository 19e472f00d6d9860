import type { Figure } from '../report/figures.ts';
import type { Case } from './sample.ts';

/** Microseconds of CPU for one basket. */
const GOALS_US: Readonly<Record<number, number>> = { 5: 150, 200: 5_000, 1_000: 25_000 };
const FEW = 10;
const MANY_RATIO_MAX = 1.5;
const GROWTH_RATIO_MAX = 1.25;

export function figuresOfCases(cases: readonly Case[]): readonly Figure[] {
  const sizes = [...new Set(cases.map(({ lines }) => lines))];
  return [
    ...cases.flatMap(figuresOfCase),
    ...sizes.map((lines) => manyToFew(cases, lines)),
    growth(cases, 200, 1_000),
  ];
}

function figuresOfCase(one: Case): readonly Figure[] {
  const goal = GOALS_US[one.lines];
  const name = `${one.lines} lines, ${one.promotions} promotions`;
  return [50, 95, 99].map((percentile) => {
    const value = Math.round(quantile(one.cpuUs, percentile));
    // The goal is what a basket takes; the tail holds the collector and other tenants as well.
    const judged = percentile === 50 && goal !== undefined;
    return {
      name: `${name} p${percentile}`,
      value,
      unit: 'µs CPU',
      goal: judged ? `≤ ${goal}` : null,
      holds: !judged || value <= goal,
    };
  });
}

function manyToFew(cases: readonly Case[], lines: number): Figure {
  const [few, many] = [true, false].map((wanted) =>
    medianOf(cases.find((one) => one.lines === lines && (one.promotions === FEW) === wanted)),
  );
  return ratio(`${lines} lines, many ÷ few promotions`, (many ?? 0) / (few ?? 1), MANY_RATIO_MAX);
}

function growth(cases: readonly Case[], small: number, large: number): Figure {
  const perLine = (lines: number): number =>
    medianOf(cases.find((one) => one.lines === lines && one.promotions === FEW)) / lines;
  const name = `a line of ${large} ÷ a line of ${small}`;
  return ratio(name, perLine(large) / perLine(small), GROWTH_RATIO_MAX);
}

function ratio(name: string, exact: number, most: number): Figure {
  const value = Math.round(exact * 100) / 100;
  return { name, value, unit: '×', goal: `≤ ${most}`, holds: value <= most };
}

function medianOf(one: Case | undefined): number {
  return one === undefined ? Number.NaN : quantile(one.cpuUs, 50);
}

function quantile(values: readonly number[], percentile: number): number {
  const sorted = values.toSorted((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percentile) / 100))] ?? 0;
}

/** Once for each version and process, so without a goal. */
export function figureOfFirsts(promotions: number, cpuUs: readonly number[]): Figure {
  const value = Math.round(quantile(cpuUs, 50));
  const name = `first basket, ${promotions} promotions p50`;
  return { name, value, unit: 'µs CPU', goal: null, holds: true };
}

export function tableOfFigures(figures: readonly Figure[]): string {
  const rows = figures.map(({ name, value, unit, goal, holds }) => {
    const verdict = goal === null ? '' : `${goal} ${holds ? 'holds' : 'MISSED'}`;
    return `${name.padEnd(36)} ${String(value).padStart(8)} ${unit.padEnd(7)} ${verdict}`.trimEnd();
  });
  return `\n${rows.join('\n')}\n`;
}
