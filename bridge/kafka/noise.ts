/**
 * What a broker answers while it starts, elects a leader or rebalances a group. kafkajs retries all
 * of these by itself and still logs them as errors; they are no failure.
 */
const PASSING = [
  /loading/i,
  /not available/i,
  /not the (correct )?(coordinator|leader)/i,
  /leadership election/i,
  /does not host this topic-partition/i,
  /rebalanc/i,
  /rejoin/i,
  /limiting retries for the idempotent producer/i,
];

export function isPassing(text: string): boolean {
  return PASSING.some((pattern) => pattern.test(text));
}

export type Throttle = (text: string, nowMs: number) => { readonly times: number } | undefined;

const TEXTS_MAX = 200;

/**
 * Lets a text through once in `everyMs`, with how often it came meanwhile: in an outage kafkajs
 * says the same for every connection and attempt.
 */
export function createThrottle(everyMs: number): Throttle {
  const seen = new Map<string, { lastMs: number; times: number }>();
  return (text, nowMs) => {
    const known = seen.get(text);
    if (known !== undefined && nowMs - known.lastMs < everyMs) {
      known.times += 1;
      return undefined;
    }
    if (seen.size >= TEXTS_MAX) seen.clear();
    seen.set(text, { lastMs: nowMs, times: 1 });
    return { times: known?.times ?? 1 };
  };
}
