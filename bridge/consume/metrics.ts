import { getMeter } from '../../ops/telemetry/meter.ts';
import type { Assignment } from '../kafka/consumer.ts';

const meter = getMeter('bridge');

export const handled = meter.createCounter('bridge.consumer.events', {
  description: 'Events by consumer, topic and outcome: handled, retried, dead_lettered.',
});
export const handleSeconds = meter.createHistogram('bridge.consumer.handle.seconds', {
  unit: 's',
  description: 'From the delivery of a batch to the end of its handling.',
});
export const rebalances = meter.createCounter('bridge.consumer.rebalances', {
  description: 'How often partitions were dealt out anew among the members of the group.',
});

type Lag = {
  readonly consumer: string;
  readonly topic: string;
  readonly partition: number;
  readonly lag: number;
};
const lags = new Map<string, Lag>();
const partitions = new Map<string, number>();
const batches = new Set<{ readonly consumer: string; readonly startedAt: number }>();

export function setLag(consumer: string, topic: string, partition: number, lag: number): void {
  lags.set(`${consumer} ${topic} ${partition}`, { consumer, topic, partition, lag });
}

/** A partition that went to another member is no lag of ours any more. */
export function setAssignment(consumer: string, assigned: Assignment): void {
  partitions.set(consumer, Object.values(assigned).flat().length);
  for (const [key, lag] of lags) {
    if (lag.consumer !== consumer || assigned[lag.topic]?.includes(lag.partition)) continue;
    lags.delete(key);
  }
}

/** A batch is under way until the function that comes back is called. */
export function beginBatch(consumer: string): () => void {
  const batch = { consumer, startedAt: performance.now() };
  batches.add(batch);
  return () => void batches.delete(batch);
}

/** For how long the oldest batch of each consumer has been under way: 0 when none is. */
export function batchAges(nowMs: number): ReadonlyMap<string, number> {
  const ages = new Map([...partitions.keys()].map((consumer) => [consumer, 0]));
  for (const { consumer, startedAt } of batches) {
    ages.set(consumer, Math.max(ages.get(consumer) ?? 0, (nowMs - startedAt) / 1_000));
  }
  return ages;
}

export function currentLags(): readonly Lag[] {
  return [...lags.values()];
}

meter
  .createObservableGauge('bridge.consumer.lag', {
    description: 'Records between what this consumer has done and the end of the partition.',
  })
  .addCallback((result) => {
    for (const { lag, ...labels } of currentLags()) result.observe(lag, labels);
  });
meter
  .createObservableGauge('bridge.consumer.partitions', {
    description: 'Partitions that this member of the group has.',
  })
  .addCallback((result) => {
    for (const [consumer, count] of partitions) result.observe(count, { consumer });
  });
meter
  .createObservableGauge('bridge.consumer.batch.age.seconds', {
    unit: 's',
    description:
      'Since when the oldest batch is under way; it grows while an outage is waited out.',
  })
  .addCallback((result) => {
    for (const [consumer, age] of batchAges(performance.now())) result.observe(age, { consumer });
  });
