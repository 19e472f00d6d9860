import { randomUUID } from 'node:crypto';
import { startConsumer } from './consumer.ts';
import type { InRecord } from './consumer.ts';
import type { KafkaClient } from './kafka.ts';

const PATIENCE_MS = 20_000;

/** Everything that a topic holds now, oldest first within a partition; leaves no group behind. */
export async function readAll(client: KafkaClient, topic: string): Promise<readonly InRecord[]> {
  const admin = client.kafka.admin();
  await admin.connect();
  const groupId = `bridge-read-${randomUUID()}`;
  try {
    const partitions = await admin.fetchTopicOffsets(topic);
    const missing = new Map(
      partitions
        .filter(({ low, high }) => BigInt(high) > BigInt(low))
        .map(({ partition, high }) => [partition, BigInt(high) - 1n]),
    );
    if (missing.size === 0) return [];
    const records: InRecord[] = [];
    const ended = Promise.withResolvers<void>();
    const timer = setTimeout(
      () => ended.reject(new Error(`${topic} is not answered`)),
      PATIENCE_MS,
    );
    const consumer = await startConsumer(client, {
      groupId,
      topics: [topic],
      partitionsAtOnce: 1,
      onBatch: (batch) => {
        records.push(...batch.records);
        const last = batch.records.at(-1)?.offset ?? '-1';
        if (BigInt(last) >= (missing.get(batch.partition) ?? 0n)) missing.delete(batch.partition);
        if (missing.size === 0) ended.resolve();
        return Promise.resolve(true);
      },
    });
    try {
      await ended.promise;
    } finally {
      clearTimeout(timer);
      await consumer.stop();
    }
    await admin.deleteGroups([groupId]).catch(() => undefined);
    return records;
  } finally {
    await admin.disconnect();
  }
}
