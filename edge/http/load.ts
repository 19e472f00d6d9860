/** How often the event loop is asked how late it is. */
const PERIOD_MS = 50;
/** Above this everybody inside waits visibly; fewer are let in until it is better. */
const LATE_MS = 100;
/** How much of the latest measurement goes into the average. */
const WEIGHT = 0.2;

export type LoopDelay = {
  /** Milliseconds by which timers are late, smoothed. */
  readonly delayMs: () => number;
  readonly record: (lateMs: number) => void;
};

/** Smoothed, so that one pause of the collector sheds nobody. */
export function createLoopDelay(): LoopDelay {
  let smoothed = 0;
  return {
    delayMs: () => smoothed,
    record(lateMs) {
      smoothed += (Math.max(0, lateMs) - smoothed) * WEIGHT;
    },
  };
}

/** How late the loop of this process is, measured from now on; the timer keeps no process alive. */
export function watchLoop(): () => number {
  const delay = createLoopDelay();
  let due = performance.now() + PERIOD_MS;
  setInterval(() => {
    const now = performance.now();
    delay.record(now - due);
    due = now + PERIOD_MS;
  }, PERIOD_MS).unref();
  return delay.delayMs;
}

/** Of `max` places as many as the loop keeps up with: all while it is in time, a tenth at worst. */
export function placesFor(max: number, delayMs: number): number {
  if (delayMs <= LATE_MS) return max;
  return Math.max(1, Math.ceil(max / 10), Math.floor((max * LATE_MS) / delayMs));
}
