export type Backoff = {
  readonly firstMs: number;
  readonly maxMs: number;
};

/**
 * Doubles from `firstMs` up to `maxMs`; between half of it and all of it, so that many who failed
 * together don't come back together. `attempt` counts from 1, `random` is in [0, 1).
 */
export function backoffMs({ firstMs, maxMs }: Backoff, attempt: number, random: number): number {
  const whole = Math.min(maxMs, firstMs * 2 ** Math.min(30, attempt - 1));
  return Math.round(whole / 2 + (whole / 2) * random);
}

export function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((wake) => {
    if (signal?.aborted === true) return wake();
    const done = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      wake();
    };
    const timer = setTimeout(done, ms);
    signal?.addEventListener('abort', done);
  });
}
