import type { Figure } from '../report/figures.ts';
import type { Contest, Leg } from './model.ts';

/** All sides of one contest, one after the other. */
export type Round = {
  readonly name: Contest['name'];
  readonly core: Leg;
  /** By pgbench, in as many round trips as the core. */
  readonly pipelined: Leg;
  /** By pgbench, a round trip for each statement. */
  readonly plain: Leg;
  /** Processor time of the core for a command. */
  readonly coreCpuUs: number;
};

const RATIO_MIN = 0.7;
/** Within a factor: whole pages that a checkpoint makes either side write are in it. */
const WAL_FACTOR_MAX = 2;

export function figuresOf(rounds: readonly Round[]): readonly Figure[] {
  return [...new Set(rounds.map(({ name }) => name))].flatMap((name) => {
    const own = rounds.filter((round) => round.name === name);
    const written = medianOf(own, ({ core, pipelined }) => core.walBytes / pipelined.walBytes);
    if (Math.max(written, 1 / written) > WAL_FACTOR_MAX) {
      throw new Error(`void: ${name} by the core wrote ${written.toFixed(2)} × what pgbench wrote`);
    }
    const ratio = (side: 'pipelined' | 'plain') =>
      medianOf(own, (round) => round.core.perSecond / round[side].perSecond);
    const plain = (label: string, value: number, unit: string): Figure => {
      return { name: `${name} ${label}`, value, unit, goal: null, holds: true };
    };
    const rounded = Math.round(ratio('pipelined') * 100) / 100;
    return [
      {
        name: `${name} core ÷ pgbench`,
        value: rounded,
        unit: '×',
        goal: `≥ ${RATIO_MIN}`,
        holds: rounded >= RATIO_MIN,
      },
      plain('core ÷ pgbench, a round trip each', Math.round(ratio('plain') * 100) / 100, '×'),
      plain('by the core', Math.round(medianOf(own, ({ core }) => core.perSecond)), '1/s'),
      plain('by pgbench', Math.round(medianOf(own, ({ pipelined }) => pipelined.perSecond)), '1/s'),
      plain('CPU of the core', Math.round(medianOf(own, ({ coreCpuUs }) => coreCpuUs)), 'µs'),
      plain('WAL, core ÷ pgbench', Math.round(written * 100) / 100, '×'),
    ];
  });
}

function medianOf(rounds: readonly Round[], valueOf: (round: Round) => number): number {
  const sorted = rounds.map(valueOf).toSorted((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

export function tableOf(rounds: readonly Round[], figures: readonly Figure[]): string {
  const legs = rounds.map(({ name, core, pipelined, plain }) =>
    [
      name.padEnd(8),
      ...[core, pipelined, plain].map(({ perSecond }) => perSecond.toFixed(0).padStart(10)),
      (core.perSecond / pipelined.perSecond).toFixed(2).padStart(8),
    ].join(' '),
  );
  const lines = figures.map(({ name, value, unit, goal, holds }) => {
    const verdict = goal === null ? '' : `${goal} ${holds ? 'holds' : 'MISSED'}`;
    return `${name.padEnd(42)} ${String(value).padStart(8)} ${unit.padEnd(4)} ${verdict}`.trimEnd();
  });
  const head = 'commands/s     core  pipelined      plain    ratio';
  return `\n${[head, ...legs, '', ...lines].join('\n')}\n`;
}
