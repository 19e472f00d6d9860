import { expect, test } from 'vitest';
import { bucketsOf, countOf, quantileOf, since } from './prometheus.ts';

const text = (small: number, large: number) => `# TYPE ack_seconds histogram
ack_seconds_count{topic="a"} ${small + large}
ack_seconds_bucket{topic="a",le="0.01"} ${small}
ack_seconds_bucket{topic="a",le="0.02"} ${small + large}
ack_seconds_bucket{topic="a",le="+Inf"} ${small + large}
ack_seconds_bucket{topic="b",le="0.01"} 10
ack_seconds_bucket{topic="b",le="0.02"} 10
ack_seconds_bucket{topic="b",le="+Inf"} 10
`;

test('a histogram is summed over its labels', () => {
  const buckets = bucketsOf(text(80, 10), 'ack_seconds');
  expect(buckets).toEqual([
    [0.01, 90],
    [0.02, 100],
    [Number.POSITIVE_INFINITY, 100],
  ]);
  expect(countOf(buckets)).toBe(100);
});

test('a quantile is interpolated within its bucket, over what was recorded since', () => {
  const before = bucketsOf(text(0, 0), 'ack_seconds');
  const after = bucketsOf(text(50, 50), 'ack_seconds');
  const between = since(before, after);
  expect(countOf(between)).toBe(100);
  expect(quantileOf(between, 0.5)).toBeCloseTo(0.01);
  expect(quantileOf(between, 0.75)).toBeCloseTo(0.015);
});
