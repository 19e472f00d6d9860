export type BreakerState = 'closed' | 'open' | 'half_open';

export type Breaker = {
  /** False: don't even try. In `half_open` exactly one caller gets true. */
  readonly mayTry: () => boolean;
  readonly succeeded: () => void;
  readonly failed: () => void;
  readonly state: () => BreakerState;
};

export type BreakerOptions = {
  /** Failures in a row that open it. */
  readonly failuresMax: number;
  readonly openMs: number;
  readonly now: () => number;
};

/** Keeps a dependency that is down from costing its time-out on every request. */
export function createBreaker({ failuresMax, openMs, now }: BreakerOptions): Breaker {
  let failures = 0;
  let openUntil = 0;
  let probing = false;
  const state = (): BreakerState => {
    if (failures < failuresMax) return 'closed';
    return now() < openUntil ? 'open' : 'half_open';
  };
  return {
    state,
    mayTry() {
      const current = state();
      if (current === 'closed') return true;
      if (current === 'open' || probing) return false;
      probing = true;
      return true;
    },
    succeeded() {
      failures = 0;
      probing = false;
    },
    failed() {
      failures += 1;
      probing = false;
      if (failures >= failuresMax) openUntil = now() + openMs;
    },
  };
}
