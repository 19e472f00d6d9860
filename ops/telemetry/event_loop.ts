import { createHistogram, performance } from 'node:perf_hooks';
import type { Meter } from '@opentelemetry/api';

const PERIOD_MS = 20;
const NS_PER_MS = 1e6;

/**
 * How late a timer fires, as quantiles since the last scrape. Measured with a timer of our own
 * rather than with `monitorEventLoopDelay`, which not every runtime has and which counts its own
 * period into the delay.
 */
export function observeEventLoop(meter: Meter): () => void {
  const delays = createHistogram();
  let due = performance.now() + PERIOD_MS;
  const timer = setInterval(() => {
    const now = performance.now();
    delays.record(Math.max(1, Math.round((now - due) * NS_PER_MS)));
    due = now + PERIOD_MS;
  }, PERIOD_MS);
  timer.unref();
  meter
    .createObservableGauge('process.event.loop.delay.seconds', { unit: 's' })
    .addCallback((result) => {
      if (delays.count === 0) return;
      for (const percentile of [50, 99]) {
        const quantile = `0.${percentile}`;
        result.observe(delays.percentile(percentile) / 1e9, { quantile });
      }
      result.observe(delays.max / 1e9, { quantile: '1' });
      delays.reset();
    });
  return () => clearInterval(timer);
}
