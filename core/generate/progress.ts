import type { Kind } from './stories.ts';

type What = Kind | 'filler';
export type Progress = {
  readonly add: (what: What, count: number, rows: number) => void;
  /** Seconds in which rows were written. */
  readonly seconds: () => number;
  readonly rows: () => number;
  readonly end: () => void;
};

/** About what each costs, so that the time left is no surprise. */
const WEIGHT: Readonly<Record<What, number>> = { quote: 1, order: 4, filler: 0.1 };
const EVERY_MS = 2_000;

/** A line of progress every two seconds on standard error. */
export function createProgress(
  whole: Readonly<Record<What, number>>,
  say: (line: string) => void,
  nowMs: () => number,
): Progress {
  const done = { quote: 0, order: 0, filler: 0 };
  let written = 0;
  const startedMs = nowMs();
  let saidMs = startedMs;
  const seconds = (): number => (nowMs() - startedMs) / 1_000;
  const weigh = (of: Readonly<Record<What, number>>) =>
    of.quote * WEIGHT.quote + of.order * WEIGHT.order + of.filler * WEIGHT.filler;

  function line(): string {
    const part = weigh(done) / Math.max(1, weigh(whole));
    const left = part === 0 ? '' : `, ${Math.ceil(seconds() / part - seconds())} s left`;
    const rate = (count: number) => Math.round(count / Math.max(0.001, seconds()));
    const counts = `${done.quote} quotes, ${done.order} orders with theirs`;
    const speed = `${rate(done.quote + done.order)} quotes/s, ${rate(written)} rows/s`;
    return `${(part * 100).toFixed(1).padStart(5)} %  ${counts}, ${speed}${left}`;
  }

  return {
    add: (what, count, rows) => {
      done[what] += count;
      written += rows;
      if (nowMs() - saidMs < EVERY_MS) return;
      saidMs = nowMs();
      say(line());
    },
    seconds,
    rows: () => written,
    end: () => say(line()),
  };
}
