import { expect, test } from 'vitest';
import { createLatencies } from './latencies.ts';

test('quantiles are those of the recorded values, within three digits', () => {
  const latencies = createLatencies();
  for (let ms = 1; ms <= 1_000; ms += 1) latencies.record(ms);
  const { count, p50, p95, p99, max } = latencies.summary();
  expect(count).toBe(1_000);
  expect(Math.abs(p50 - 500)).toBeLessThan(1);
  expect(Math.abs(p95 - 950)).toBeLessThan(1);
  expect(Math.abs(p99 - 990)).toBeLessThan(1);
  expect(Math.abs(max - 1_000)).toBeLessThan(1);
});

test('a value beyond the range is kept at its end rather than lost', () => {
  const latencies = createLatencies();
  latencies.record(10 ** 9);
  latencies.record(0);
  expect(latencies.summary().count).toBe(2);
  expect(Math.round(latencies.summary().max / 1_000)).toBe(60);
});
