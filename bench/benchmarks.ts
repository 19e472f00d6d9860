import type { Benchmark } from './benchmark.ts';
import { smoke } from './smoke/smoke.ts';

export const BENCHMARKS: Readonly<Record<string, Benchmark>> = {
  smoke: {
    summary: 'edge read (hit, miss), price, quote commands, commit to Kafka; about two minutes',
    run: smoke,
  },
};
