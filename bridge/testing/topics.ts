import { randomUUID } from 'node:crypto';
import process from 'node:process';
import { startConsumer } from '../kafka/consumer.ts';
import { createKafka, ensureTopics } from '../kafka/kafka.ts';
import type { InRecord } from '../kafka/consumer.ts';
import type { KafkaClient } from '../kafka/kafka.ts';

/** The broker of the test stack. */
export function testKafka(): KafkaClient {
  const brokers = process.env['QW_KAFKA_BROKERS'];
  if (brokers === undefined) throw new Error('QW_KAFKA_BROKERS is not set: run `npm test`');
  return createKafka(brokers.split(','), 'qw-test');
}

/** A topic that nobody else writes to. */
export async function createTopic(kafka: KafkaClient, partitions = 3): Promise<string> {
  const topic = `test.${randomUUID()}`;
  await ensureTopics(kafka, [{ topic, partitions, retentionDays: 1 }]);
  return topic;
}

/** Reads a topic from its beginning; `records` grows as they arrive. */
export async function readTopic(kafka: KafkaClient, topic: string) {
  const records: InRecord[] = [];
  const consumer = await startConsumer(kafka, {
    groupId: `test-${randomUUID()}`,
    topics: [topic],
    partitionsAtOnce: 1,
    onBatch: (batch) => {
      records.push(...batch.records);
      return Promise.resolve(true);
    },
  });
  return { records: records as readonly InRecord[], stop: consumer.stop };
}
