import type { Figure } from '../report/figures.ts';
import type { StepResult } from './model.ts';

export type Outcome = {
  readonly closed: StepResult;
  readonly calm: StepResult;
  readonly steps: readonly { readonly times: number; readonly result: StepResult }[];
  /** Second by second, right after the last step. */
  readonly recovery: readonly StepResult[];
};

const GOODPUT_MIN = 0.9;
/** What an interactive pool lets wait, and the work itself; the deadline is twice as long. */
const P99_MS_MAX = 1_000;
const RECOVERY_SECONDS_MAX = 3;
/** Normal again: the p95 of the calm before, or half as much more. */
const NORMAL = 1.5;
const NORMAL_MS_MIN = 10;

export function goodputOf({ inTime, seconds }: StepResult): number {
  return inTime / seconds;
}

export function figuresOf(outcome: Outcome, copies: number): readonly Figure[] {
  const all = [outcome.closed, ...outcome.steps.map(({ result }) => result)];
  const peak = Math.max(...all.map(goodputOf));
  const last = outcome.steps.at(-1);
  return [
    plain('capacity', Math.round(goodputOf(outcome.closed)), '1/s'),
    ...outcome.steps.flatMap(({ times, result }) => {
      const share = round(goodputOf(result) / peak, 100);
      const isLast = times === last?.times;
      const { latencies, refusals, retryAfterMs, refused } = result;
      return [
        isLast
          ? judged(
              `${times} × goodput ÷ peak`,
              share,
              '×',
              `≥ ${GOODPUT_MIN}`,
              share >= GOODPUT_MIN,
            )
          : plain(`${times} × goodput ÷ peak`, share, '×'),
        plain(`${times} × goodput`, Math.round(goodputOf(result)), '1/s'),
        plain(`${times} × admitted p50`, round(latencies.p50, 10), 'ms'),
        plain(`${times} × admitted p95`, round(latencies.p95, 10), 'ms'),
        judged(
          `${times} × admitted p99`,
          round(latencies.p99, 10),
          'ms',
          `≤ ${P99_MS_MAX}`,
          latencies.p99 <= P99_MS_MAX,
        ),
        plain(`${times} × admitted max`, round(latencies.max, 10), 'ms'),
        plain(`${times} × shed`, refused['overloaded'] ?? 0, ''),
        plain(`${times} × shed within, p99`, round(refusals.p99, 10), 'ms'),
        plain(`${times} × come back after, p50`, Math.round(retryAfterMs.p50), 'ms'),
        plain(`${times} × past its deadline`, refused['deadline_exceeded'] ?? 0, ''),
        plain(`${times} × not answered`, refused['none'] ?? 0, ''),
      ];
    }),
    recoveryOf(outcome),
    plain('copies checked, all right', copies, ''),
  ];
}

/** The first second after the overload whose p95 is normal again. */
function recoveryOf({ calm, recovery }: Outcome): Figure {
  const normal = Math.max(NORMAL_MS_MIN, calm.latencies.p95 * NORMAL);
  const at = recovery.findIndex(({ latencies }) => latencies.p95 <= normal);
  const seconds = at < 0 ? recovery.length + 1 : at + 1;
  const goal = `≤ ${RECOVERY_SECONDS_MAX}`;
  return judged('normal again in second', seconds, 's', goal, seconds <= RECOVERY_SECONDS_MAX);
}

function plain(name: string, value: number, unit: string): Figure {
  return { name, value, unit, goal: null, holds: true };
}

function judged(name: string, value: number, unit: string, goal: string, holds: boolean): Figure {
  return { name, value, unit, goal, holds };
}

function round(value: number, by: number): number {
  return Math.round(value * by) / by;
}

export function tableOf(outcome: Outcome, figures: readonly Figure[]): string {
  const head = 'load          sent/s  goodput/s     p50     p95     p99     max    shed  generator';
  const row = (name: string, result: StepResult): string => {
    const { latencies, refused, sent, seconds, cpuShare } = result;
    const ms = [latencies.p50, latencies.p95, latencies.p99, latencies.max];
    return [
      name.padEnd(10),
      (sent / seconds).toFixed(0).padStart(9),
      goodputOf(result).toFixed(0).padStart(10),
      ...ms.map((each) => each.toFixed(1).padStart(7)),
      String(refused['overloaded'] ?? 0).padStart(7),
      `${(cpuShare * 100).toFixed(0)} %`.padStart(10),
    ].join(' ');
  };
  const rows = [
    row('closed', outcome.closed),
    row('calm', outcome.calm),
    ...outcome.steps.map(({ times, result }) => row(`${times} ×`, result)),
    ...outcome.recovery.map((result, at) => row(`after ${at + 1} s`, result)),
  ];
  const goals = figures
    .filter(({ goal }) => goal !== null)
    .map(({ name, value, unit, goal, holds }) => {
      return `${name}: ${value} ${unit} (${goal}) ${holds ? 'holds' : 'MISSED'}`;
    });
  return `\n${[head, ...rows, '', ...goals].join('\n')}\n`;
}
