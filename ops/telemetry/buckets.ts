/** Upper bounds of duration histograms, in seconds: dense where an interactive request lives. */
export const SECONDS_BUCKETS = [
  0.0005, 0.001, 0.002, 0.003, 0.005, 0.0075, 0.01, 0.015, 0.02, 0.03, 0.05, 0.075, 0.1, 0.15, 0.25,
  0.5, 1, 2.5, 5, 10,
] as const;

/** For instruments with unit `ms`, whose name says so. */
export const MILLIS_BUCKETS = SECONDS_BUCKETS.map((seconds) => seconds * 1_000);

/** For instruments with unit `By`: 256 B to 4 MiB. */
export const BYTES_BUCKETS = [
  256, 1_024, 4_096, 16_384, 65_536, 262_144, 524_288, 1_048_576, 4_194_304,
] as const;

/** For instruments with unit `1`: rows, batch sizes, queue lengths. */
export const COUNT_BUCKETS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000] as const;
