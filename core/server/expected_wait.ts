/** How long one who comes now would wait, and whether that is too long. All in milliseconds. */
export type ExpectedWait = {
  /** Work took so long from its start to its end. */
  readonly took: (ms: number) => void;
  /** Nobody waits at the moment. */
  readonly emptied: (now: number) => void;
  /** What `count` requests take that are served before. */
  readonly of: (count: number) => number;
  /** Null when it may wait behind so many. */
  readonly objection: (
    ahead: number,
    now: number,
    deadlineAtMs: number,
  ) => 'hopeless' | 'wait' | null;
};

export type WaitLimits = {
  /** How many run at once. */
  readonly concurrency: number;
  /** So many may wait, however long that takes within their deadlines. */
  readonly queueMin: number;
  /** The expected wait up to which a burst is taken in. */
  readonly burstWaitMs: number;
  /** The same once the queue has not been empty for a while: more are coming than are served. */
  readonly standingWaitMs: number;
};

const STANDING_AFTER_MS = 1_000;
const MEAN_FIRST_MS = 5;

export function createExpectedWait(limits: WaitLimits): ExpectedWait {
  let meanMs = MEAN_FIRST_MS;
  let emptyAtMs = Date.now();
  const of = (count: number): number => (count * meanMs) / limits.concurrency;
  return {
    took: (ms) => {
      meanMs = meanMs * 0.95 + ms * 0.05;
    },
    emptied: (now) => {
      emptyAtMs = now;
    },
    of,
    objection: (ahead, now, deadlineAtMs) => {
      const waitMs = of(ahead + 1);
      if (now + waitMs > deadlineAtMs) return 'hopeless';
      const isStanding = now - emptyAtMs > STANDING_AFTER_MS;
      const mostMs = isStanding ? limits.standingWaitMs : limits.burstWaitMs;
      return ahead >= limits.queueMin && waitMs > mostMs ? 'wait' : null;
    },
  };
}
