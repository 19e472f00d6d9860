import type { Figure } from './report/figures.ts';

export type BenchContext = {
  /** Which stack to use; undefined: one of its own. */
  readonly stack: string | undefined;
  readonly seed: number;
  /** How long each step of a benchmark with steps takes; undefined: as it thinks best. */
  readonly seconds: number | undefined;
  /** How many quotes and as many orders; undefined: as many as its goals are about. */
  readonly quotes: number | undefined;
  /** What to measure, of a benchmark with rows; empty: all of them. */
  readonly only: readonly string[];
  /** Progress, for a person. */
  readonly say: (text: string) => void;
  /** The result, for a person. */
  readonly show: (text: string) => void;
};

export type Benchmark = {
  readonly summary: string;
  readonly run: (context: BenchContext) => Promise<readonly Figure[]>;
};
