import { getMeter } from '../../ops/telemetry/meter.ts';
import type { ShardStatus } from './sql.ts';

const meter = getMeter('bridge');

export const relayed = meter.createCounter('bridge.relay.events', {
  description: 'Rows of the outbox that Kafka has acknowledged, by topic.',
});
export const ackSeconds = meter.createHistogram('bridge.relay.ack.seconds', {
  unit: 's',
  description: 'From the time of the event (just before its commit) to the acknowledgement.',
});
export const batchRows = meter.createHistogram('bridge.relay.batch.rows', { unit: '1' });
export const sendFailures = meter.createCounter('bridge.relay.send.failures');

let backlog: readonly ShardStatus[] = [];
let owned = 0;

export function setBacklog(status: readonly ShardStatus[], shardsOwned: number): void {
  backlog = status;
  owned = shardsOwned;
}

meter
  .createObservableGauge('bridge.relay.backlog.rows')
  .addCallback((result) => result.observe(backlog.reduce((sum, one) => sum + one.backlogRows, 0)));
meter
  .createObservableGauge('bridge.relay.backlog.age.seconds', { unit: 's' })
  .addCallback((result) => {
    const times = backlog.flatMap(({ oldestAt }) =>
      oldestAt === null ? [] : Date.parse(oldestAt),
    );
    result.observe(times.length === 0 ? 0 : (Date.now() - Math.min(...times)) / 1_000);
  });
meter
  .createObservableGauge('bridge.relay.shards.owned')
  .addCallback((result) => result.observe(owned));
meter
  .createObservableGauge('bridge.relay.shards.paused')
  .addCallback((result) =>
    result.observe(backlog.filter(({ pausedAt }) => pausedAt !== null).length),
  );
