import { expect, test } from 'vitest';
import { startTelemetry } from './start.ts';
import { childOf, currentTraceparent, formatTraceparent, parseTraceparent } from './trace.ts';
import { withTrace } from './trace.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const HEADER = `00-${TRACE}-00f067aa0ba902b7-01`;

test('a traceparent is read and written as W3C says', () => {
  const span = parseTraceparent(HEADER);
  expect(span).toMatchObject({ traceId: TRACE, spanId: '00f067aa0ba902b7', traceFlags: 1 });
  expect(span && formatTraceparent(span)).toBe(HEADER);
});

test.each([
  undefined,
  null,
  '',
  'nonsense',
  `ff-${TRACE}-00f067aa0ba902b7-01`,
  `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`,
  `00-${TRACE}-${'0'.repeat(16)}-01`,
  `${HEADER}-more`,
])('a malformed traceparent is none: %s', (header) => {
  expect(parseTraceparent(header)).toBeUndefined();
});

test('a later version of the format is read by its known part', () => {
  expect(parseTraceparent(`01${HEADER.slice(2)}-more`)?.traceId).toBe(TRACE);
});

test('a child has a span of its own in the trace of its parent', () => {
  const parent = parseTraceparent(HEADER);
  const child = childOf(parent);
  expect(child.traceId).toBe(TRACE);
  expect(child.spanId).not.toBe(parent?.spanId);
  expect(parseTraceparent(formatTraceparent(childOf(undefined)))).toBeDefined();
});

test('the trace follows asynchronous work and ends with it', async () => {
  const telemetry = startTelemetry({ service: 'test' });
  const inside = await withTrace(HEADER, async () => {
    await new Promise((resolve) => setTimeout(resolve, 1));
    return currentTraceparent();
  });
  expect(parseTraceparent(inside)?.traceId).toBe(TRACE);
  expect(currentTraceparent()).toBeUndefined();
  await telemetry.shutdown();
});
