import type { Demo } from './model.ts';

const CONSUMER = 'order_summary';
const POLL_MS = 50;

/**
 * Waits until the projection has worked off what Kafka has; tells how many events it has handled.
 */
export async function awaitProjection(demo: Demo): Promise<void> {
  const { bridgeUrl } = demo;
  if (bridgeUrl === undefined) return;
  await demo.recorder.step('projection caught up', async () => {
    const deadline = performance.now() + demo.patience_s * 1_000;
    for (;;) {
      const response = await fetch(`${bridgeUrl}/metrics`, { signal: AbortSignal.timeout(5_000) });
      const text = await response.text();
      const lag = sumOf(text, 'bridge_consumer_lag');
      const handled = sumOf(text, 'bridge_consumer_events_total');
      if (lag === 0 && handled > 0) {
        return { detail: `${CONSUMER}: ${handled} events handled, lag 0`, value: undefined };
      }
      if (performance.now() > deadline) throw new Error(`${CONSUMER} still lags by ${lag} events`);
      await new Promise((wake) => setTimeout(wake, POLL_MS));
    }
  });
}

/** Sum of one metric of the consumer over all its partitions and topics. */
function sumOf(text: string, name: string): number {
  return text
    .split('\n')
    .filter((line) => line.startsWith(`${name}{`) && line.includes(`consumer="${CONSUMER}"`))
    .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
}
