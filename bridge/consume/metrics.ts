import { getMeter } from '../../ops/telemetry/meter.ts';

const meter = getMeter('bridge');

export const handled = meter.createCounter('bridge.consumer.events', {
  description: 'Events by consumer, topic and outcome: handled, retried, dead_lettered.',
});
export const handleSeconds = meter.createHistogram('bridge.consumer.handle.seconds', {
  unit: 's',
  description: 'From the delivery of a batch to the end of its handling.',
});
export const rebalances = meter.createCounter('bridge.consumer.rebalances');

const lags = new Map<string, { consumer: string; topic: string; partition: number; lag: number }>();

export function setLag(consumer: string, topic: string, partition: number, lag: number): void {
  lags.set(`${consumer} ${topic} ${partition}`, { consumer, topic, partition, lag });
}

meter
  .createObservableGauge('bridge.consumer.lag', {
    description: 'Records between what this consumer has done and the end of the partition.',
  })
  .addCallback((result) => {
    for (const { lag, ...labels } of lags.values()) result.observe(lag, labels);
  });
