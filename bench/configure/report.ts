import type { Figure } from '../report/figures.ts';
import type { Ran } from './run_changes.ts';

/** The goal is judged at the median; the tail holds other tenants of the machine as well. */
export function figuresOfRun(name: string, ran: Ran, goalMs: number): readonly Figure[] {
  const told = (what: string, value: number, unit: string): Figure => ({
    name: `${name}: ${what}`,
    value: Math.round(value * 100) / 100,
    unit,
    goal: null,
    holds: true,
  });
  const p50 = told('one changed choice p50', quantile(ran.changeMs, 50), 'ms');
  return [
    { ...p50, goal: `≤ ${goalMs}`, holds: p50.value <= goalMs },
    told('one changed choice p95', quantile(ran.changeMs, 95), 'ms'),
    told('one changed choice p99', quantile(ran.changeMs, 99), 'ms'),
    told('one changed choice max', Math.max(...ran.changeMs), 'ms'),
    told('one changed choice, by the clock p50', quantile(ran.wallMs, 50), 'ms'),
    told('one changed choice, by the clock p99', quantile(ran.wallMs, 99), 'ms'),
    told('settling the rest by search p50', quantile(ran.searchMs, 50), 'ms'),
    told('settling the rest by search p99', quantile(ran.searchMs, 99), 'ms'),
    told('the whole answer in words p50', quantile(ran.answerMs, 50), 'ms'),
    told('the whole answer in words p99', quantile(ran.answerMs, 99), 'ms'),
    told('nodes touched p50', quantile(ran.touched, 50), ''),
    told('index of candidates', ran.candidatesMs, 'ms'),
    told('compile', ran.compileMs, 'ms'),
    told('values unsettled', (100 * ran.unsettled) / ran.values, '%'),
    told('answers checked', ran.checked, ''),
  ];
}

function quantile(values: readonly number[], percentile: number): number {
  const sorted = values.toSorted((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percentile) / 100))] ?? 0;
}

export function tableOfRuns(figures: readonly Figure[]): string {
  const rows = figures.map(({ name, value, unit, goal, holds }) => {
    const verdict = goal === null ? '' : `${goal} ${holds ? 'holds' : 'MISSED'}`;
    return `${name.padEnd(46)} ${String(value).padStart(9)} ${unit.padEnd(3)} ${verdict}`.trimEnd();
  });
  return `\n${rows.join('\n')}\n`;
}
