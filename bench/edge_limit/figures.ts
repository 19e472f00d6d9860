import type { Figure } from '../report/figures.ts';
import type { Round, Runtime, Side } from './model.ts';

export type Rounds = { readonly edge: readonly Round[]; readonly bare: readonly Round[] };

/** Of the bare handler's capacity, on the runtime that we ship with. */
const RATIO_MIN = 0.85;
const P99_RATIO_MAX = 3;
/** Above this the generator may have been the limit, and throughput says nothing. */
const GENERATOR_SHARE_MAX = 0.9;

/** Each edge round is compared with the bare round that followed it; the median of the ratios. */
export function figuresOfRuntime(runtime: Runtime, rounds: Rounds): readonly Figure[] {
  const ratio = (value: (edge: Round, bare: Round) => number): number =>
    median(
      rounds.edge.flatMap((edge, at) => (rounds.bare[at] ? [value(edge, rounds.bare[at])] : [])),
    );
  const judged = runtime === 'deno';
  const least = (value: number) =>
    judged ? { goal: `≥ ${RATIO_MIN}`, holds: value >= RATIO_MIN } : NO_GOAL;
  const most = (value: number) =>
    judged ? { goal: `≤ ${P99_RATIO_MAX}`, holds: value <= P99_RATIO_MAX } : NO_GOAL;
  const figure = (
    name: string,
    value: number,
    unit: string,
    goal: Pick<Figure, 'goal' | 'holds'> = NO_GOAL,
  ): Figure => ({
    name: `${runtime}: ${name}`,
    value: Math.round(value * 1_000) / 1_000,
    unit,
    ...goal,
  });
  const cpu = ratio((edge, bare) => bare.cpuUs / edge.cpuUs);
  // Whatever else the machine does only adds: the least disturbed round says most about ours.
  const best = (side: Side): number => Math.min(...rounds[side].map(({ paced }) => paced.p99));
  const p99 = best('edge') / best('bare');
  const all = [...rounds.edge, ...rounds.bare];
  const generatorFree = all.every(({ generatorShare }) => generatorShare <= GENERATOR_SHARE_MAX);
  const sides = (['edge', 'bare'] as const).flatMap((side) => [
    figure(`${side} CPU a request`, median(rounds[side].map(({ cpuUs }) => cpuUs)), 'µs'),
    figure(`${side} p50 at 70 %`, median(rounds[side].map(({ paced }) => paced.p50)), 'ms'),
    figure(`${side} p99 at 70 %`, median(rounds[side].map(({ paced }) => paced.p99)), 'ms'),
    ...(generatorFree
      ? [
          figure(
            `${side} throughput`,
            median(rounds[side].map(({ perSecond }) => perSecond)),
            '1/s',
          ),
        ]
      : []),
  ]);
  return [
    figure('capacity by CPU, edge ÷ bare', cpu, 'ratio', least(cpu)),
    ...(generatorFree
      ? [
          figure(
            'throughput, edge ÷ bare',
            ratio((edge, bare) => edge.perSecond / bare.perSecond),
            'ratio',
          ),
        ]
      : []),
    figure('p99 at 70 % of saturation, edge ÷ bare', p99, 'ratio', most(p99)),
    ...sides,
  ];
}

const NO_GOAL = { goal: null, holds: true } as const;

export function tableOfRounds(runtime: Runtime, rounds: Rounds): string {
  const lines = (['edge', 'bare'] as const).flatMap((side) =>
    rounds[side].map(({ perSecond, cpuUs, generatorShare, paced }, at) =>
      [
        `${runtime} ${side} ${at + 1}`.padEnd(14),
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
