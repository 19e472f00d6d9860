import type { Figure } from '../report/figures.ts';
import type { Round, RowName, Rounds, Side } from './model.ts';

/** Of the bare handler's capacity, on the runtime that we ship with. */
const RATIO_MIN = 0.85;
const P99_RATIO_MAX = 3;
/** Above this the generator may have been the limit, and throughput says nothing. */
const GENERATOR_SHARE_MAX = 0.9;

type Goal = Pick<Figure, 'goal' | 'holds'>;
const NO_GOAL: Goal = { goal: null, holds: true };

/** The edge against each other side: ratios are taken within a round, the median is the figure. */
export function figuresOfRow(row: RowName, rounds: Rounds): readonly Figure[] {
  const figure = (name: string, value: number, unit: string, goal = NO_GOAL): Figure => ({
    name: `${row}: ${name}`,
    value: Math.round(value * 1_000) / 1_000,
    unit,
    ...goal,
  });
  const others = [...rounds.keys()].filter((side) => side !== 'edge');
  const ratios = others.flatMap((side) => ratiosOf(row, side, rounds, figure));
  const sides = [...rounds].flatMap(([side, all]) => [
    figure(`${side} CPU a request`, median(all.map(({ cpuUs }) => cpuUs)), 'µs'),
    figure(`${side} throughput`, median(all.map(({ perSecond }) => perSecond)), '1/s'),
    figure(`${side} p50 at 70 %`, median(all.map(({ paced }) => paced.p50)), 'ms'),
    figure(`${side} p99 at 70 %`, median(all.map(({ paced }) => paced.p99)), 'ms'),
  ]);
  return [...ratios, ...sides];
}

type MakeFigure = (name: string, value: number, unit: string, goal?: Goal) => Figure;

function ratiosOf(row: RowName, side: Side, rounds: Rounds, figure: MakeFigure): readonly Figure[] {
  const edges = rounds.get('edge') ?? [];
  const others = rounds.get(side) ?? [];
  const judged = row === 'deno' && side === 'bare';
  const least = (value: number): Goal =>
    judged ? { goal: `≥ ${RATIO_MIN}`, holds: value >= RATIO_MIN } : NO_GOAL;
  const most = (value: number): Goal =>
    judged ? { goal: `≤ ${P99_RATIO_MAX}`, holds: value <= P99_RATIO_MAX } : NO_GOAL;
  const ratio = (value: (edge: Round, other: Round) => number): number =>
    median(edges.flatMap((edge, at) => (others[at] ? [value(edge, others[at])] : [])));
  const cpu = ratio((edge, other) => other.cpuUs / edge.cpuUs);
  const throughput = ratio((edge, other) => edge.perSecond / other.perSecond);
  const generatorFree = [...edges, ...others].every(
    ({ generatorShare }) => generatorShare <= GENERATOR_SHARE_MAX,
  );
  // Whatever else the machine does only adds: the least disturbed round says most about ours.
  const best = (all: readonly Round[]): number => Math.min(...all.map(({ paced }) => paced.p99));
  const p99 = best(edges) / best(others);
  return [
    figure(`capacity by CPU, edge ÷ ${side}`, cpu, 'ratio', least(cpu)),
    figure(
      `throughput, edge ÷ ${side}${generatorFree ? '' : ' (generator at its limit)'}`,
      throughput,
      'ratio',
      generatorFree ? least(throughput) : NO_GOAL,
    ),
    figure(`p99 at 70 % of saturation, edge ÷ ${side}`, p99, 'ratio', most(p99)),
  ];
}

export function tableOfRounds(row: RowName, rounds: Rounds): string {
  const lines = [...rounds].flatMap(([side, all]) =>
    all.map(({ perSecond, cpuUs, generatorShare, paced }, at) =>
      [
        `${row} ${side} ${at + 1}`.padEnd(18),
        `${perSecond.toFixed(0)}/s`.padStart(10),
        `${cpuUs.toFixed(1)} µs CPU`.padStart(13),
        `p50 ${paced.p50.toFixed(2)} ms`.padStart(13),
        `p99 ${paced.p99.toFixed(2)} ms`.padStart(14),
        `generator ${Math.round(generatorShare * 100)} %`.padStart(16),
      ].join(' '),
    ),
  );
  return lines.join('\n');
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = sorted.length / 2;
  const low = sorted[Math.ceil(middle) - 1] ?? Number.NaN;
  return (low + (sorted[Math.floor(middle)] ?? low)) / 2;
}
