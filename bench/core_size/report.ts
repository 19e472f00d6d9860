import type { Summary } from '../measure/latencies.ts';
import { tableOf as latencyTable, type Figure } from '../report/figures.ts';
import { RATES } from './commands.ts';

/** What was measured under one name at both sizes. */
export type Pair = { readonly name: string; readonly large: Summary; readonly small: Summary };

const P95_MS_MAX: Readonly<Record<string, number>> = { price: 25, submit: 25, convert: 40 };
const SEARCH_P95_MS_MAX = 20;
const RATIO_MAX = 1.5;
/** Both within this: too little for a ratio to tell size from noise. */
const ALIKE_MS = 1;

export function figuresOf(pairs: readonly Pair[], size: string): readonly Figure[] {
  return pairs.flatMap(({ name, large, small }) => {
    const most = P95_MS_MAX[name] ?? SEARCH_P95_MS_MAX;
    const ratio = large.p95 / small.p95;
    const alike = large.p95 - small.p95 <= ALIKE_MS;
    return [
      ms(`${name} p95 at ${size}`, large.p95, most),
      ms(`${name} p95 at the small size`, small.p95),
      ms(`${name} p50 at ${size}`, large.p50),
      ms(`${name} p50 at the small size`, small.p50),
      {
        name: `${name} p95, ${size} ÷ small`,
        value: rounded(ratio),
        unit: '×',
        goal: `≤ ${RATIO_MAX}, or ${ALIKE_MS} ms more`,
        holds: alike || rounded(ratio) <= RATIO_MAX,
      },
    ];
  });
}

export function tableOf(pairs: readonly Pair[], sizes: readonly [string, string]): string {
  const [largeSize, smallSize] = sizes;
  const rows = pairs.flatMap(({ name, large, small }) => {
    const rate = Object.hasOwn(RATES, name) ? `${RATES[name as keyof typeof RATES]}/s` : 'in turns';
    const ratio = `p95 × ${(large.p95 / small.p95).toFixed(2)}`;
    return [
      { name: `${name}, ${largeSize}`, how: `open loop, ${rate}, ${ratio}`, summary: large },
      { name: `${name}, ${smallSize}`, how: '', summary: small },
    ];
  });
  return latencyTable(rows);
}

export function verdictsOf(figures: readonly Figure[]): string {
  const judged = figures.filter(({ goal }) => goal !== null);
  const missed = judged.filter(({ holds }) => !holds);
  const lines = missed.map(({ name, value, unit, goal }) => `  ${name}: ${value} ${unit}, ${goal}`);
  return [`${judged.length - missed.length} of ${judged.length} goals hold`, ...lines].join('\n');
}

function ms(name: string, value: number, most?: number): Figure {
  return {
    name,
    value: rounded(value),
    unit: 'ms',
    goal: most === undefined ? null : `≤ ${most}`,
    holds: most === undefined || rounded(value) <= most,
  };
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
