import { bucketsOf, countOf, quantileOf, since, type Buckets } from '../measure/prometheus.ts';
import type { Row } from '../report/figures.ts';

const HISTOGRAM = 'bridge_relay_ack_seconds';

/** The relay's own histogram, as it stands now. */
export async function readAcks(bridgeUrl: string): Promise<Buckets> {
  const response = await fetch(`${bridgeUrl}/metrics`, { signal: AbortSignal.timeout(5_000) });
  return bucketsOf(await response.text(), HISTOGRAM);
}

/** From the event's time to Kafka's acknowledgement, for what was relayed between two readings. */
export function ackRow(before: Buckets, after: Buckets): Row {
  const between = since(before, after);
  const count = countOf(between);
  if (count === 0) throw new Error('void: the relay acknowledged nothing in the meantime');
  const ms = (quantile: number): number => quantileOf(between, quantile) * 1_000;
  const how = 'from the relay’s histogram, interpolated; max is the bound of its bucket';
  const summary = { count, p50: ms(0.5), p95: ms(0.95), p99: ms(0.99), max: ms(1) };
  return { name: 'commit → Kafka ack', how, summary };
}
