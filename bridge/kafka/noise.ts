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
