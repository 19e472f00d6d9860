import type { Kind } from './stories.ts';

type What = Kind | 'filler';
export type Progress = {
  readonly add: (what: What, count: number) => void;
  /** Seconds in which quotes and orders were written. */
  readonly seconds: () => number;
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
  const startedMs = nowMs();
  let saidMs = startedMs;
  const weigh = (of: Readonly<Record<What, number>>) =>
    of.quote * WEIGHT.quote + of.order * WEIGHT.order + of.filler * WEIGHT.filler;

  function line(): string {
    const seconds = (nowMs() - startedMs) / 1_000;
    const part = weigh(done) / Math.max(1, weigh(whole));
    const left = part === 0 ? '' : `, ${Math.ceil(seconds / part - seconds)} s left`;
    const rate = Math.round((done.quote + done.order) / Math.max(0.001, seconds));
    const counts = `${done.quote} quotes, ${done.order} orders with theirs`;
    return `${(part * 100).toFixed(1).padStart(5)} %  ${counts}, ${rate}/s${left}`;
  }

  return {
    add: (what, count) => {
      done[what] += count;
      if (nowMs() - saidMs < EVERY_MS) return;
      saidMs = nowMs();
      say(line());
    },
    seconds: () => (nowMs() - startedMs) / 1_000,
    end: () => say(line()),
  };
}
