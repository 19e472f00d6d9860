import { build } from 'hdr-histogram-js';

const US_PER_MS = 1_000;
/** A minute, in microseconds. */
const US_MAX = 60_000_000;

export type Latencies = {
  readonly record: (ms: number) => void;
  readonly summary: () => Summary;
};

/** All in milliseconds. */
export type Summary = {
  readonly count: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
};

/** Collects latencies with three significant digits, and says how they are distributed. */
export function createLatencies(): Latencies {
  const histogram = build({
    lowestDiscernibleValue: 1,
    highestTrackableValue: US_MAX,
    numberOfSignificantValueDigits: 3,
  });
  const at = (percentile: number): number => histogram.getValueAtPercentile(percentile) / US_PER_MS;
  return {
    record(ms) {
      histogram.recordValue(Math.min(US_MAX, Math.max(1, Math.round(ms * US_PER_MS))));
    },
    summary: () => ({
      count: histogram.totalCount,
      p50: at(50),
      p95: at(95),
      p99: at(99),
      max: histogram.maxValue / US_PER_MS,
    }),
  };
}
