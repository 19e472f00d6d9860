import { getMeter } from '../../ops/telemetry/meter.ts';
import { createBreaker } from './breaker.ts';
import type { BreakerState } from './breaker.ts';

const commandDuration = getMeter('edge').createHistogram('db.client.operation.duration', {
  description: 'Commands to the regional cache, a batch as one',
  unit: 's',
});

export type Guard = {
  /** Undefined: it failed, or wasn't tried because Redis is left alone. */
  readonly guarded: <Result>(
    command: string,
    call: () => Promise<Result>,
  ) => Promise<Result | undefined>;
  readonly state: () => BreakerState;
};

/** What each command to Redis passes: the breaker, and a clock. */
export function createGuard(options: {
  readonly now?: () => number;
  readonly onFailure?: (error: unknown) => void;
}): Guard {
  const breaker = createBreaker({
    failuresMax: 3,
    openMs: 5_000,
    now: options.now ?? Date.now,
  });
  return {
    state: breaker.state,
    async guarded(command, call) {
      if (!breaker.mayTry()) return undefined;
      const began = performance.now();
      let failure = {};
      try {
        const result = await call();
        breaker.succeeded();
        return result;
      } catch (error) {
        failure = { 'error.type': error instanceof Error ? error.name : 'unknown' };
        breaker.failed();
        options.onFailure?.(error);
        return undefined;
      } finally {
        const labels = { 'db.system.name': 'redis', 'db.operation.name': command, ...failure };
        commandDuration.record((performance.now() - began) / 1_000, labels);
      }
    },
  };
}
