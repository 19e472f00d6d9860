import { randomUUID } from 'node:crypto';
import { startConsumer } from './consumer.ts';
import type { InRecord, StartAt } from './consumer.ts';
import type { KafkaClient } from './kafka.ts';

const SILENCE_MS_MAX = 20_000;

/**
 * Shows `visit` the records that a topic holds now from an offset on, oldest first within a
 * partition, until it replies that it has seen enough; keeps none, and leaves no group behind.
 */
export async function scanTopic(
  client: KafkaClient,
  topic: string,
  from: bigint,
  visit: (record: InRecord) => 'more' | 'enough',
): Promise<void> {
  const admin = client.kafka.admin();
  await admin.connect();
  const groupId = `bridge-read-${randomUUID()}`;
  try {
    const offsets = (await admin.fetchTopicOffsets(topic)).map(({ partition, low, high }) => ({
      partition,
      first: BigInt(low) > from ? BigInt(low) : from,
      end: BigInt(high),
    }));
    const asked = offsets.filter(({ first, end }) => end > first);
    if (asked.length === 0) return;
    const startAt = asked.map(({ partition, first }) => ({
      topic,
      partition,
      offset: String(first),
    }));
    const missing = new Map(asked.map(({ partition, end }) => [partition, end - 1n]));
    await consume(client, { groupId, topic, from, startAt, missing, visit });
    await admin.deleteGroups([groupId]).catch(() => undefined);
  } finally {
    await admin.disconnect();
  }
}

type Scan = {
  readonly groupId: string;
  readonly topic: string;
  readonly from: bigint;
  readonly startAt: readonly StartAt[];
  /** The last offset of each partition that is still to come. */
  readonly missing: Map<number, bigint>;
  readonly visit: (record: InRecord) => 'more' | 'enough';
};

async function consume(client: KafkaClient, scan: Scan): Promise<void> {
  const { groupId, topic, from, startAt, missing, visit } = scan;
  // What was fetched before the reader was told where to begin may come twice.
  const nexts = new Map<number, bigint>();
  const ended = Promise.withResolvers<void>();
  const fail = () => ended.reject(new Error(`${topic}: no answer for ${SILENCE_MS_MAX} ms`));
  const timer = setTimeout(fail, SILENCE_MS_MAX);
  const consumer = await startConsumer(client, {
    groupId,
    topics: [topic],
    partitionsAtOnce: 1,
    startAt,
    onBatch: (batch) => {
      timer.refresh();
      const until = missing.get(batch.partition) ?? -1n;
      for (const record of batch.records) {
        const offset = BigInt(record.offset);
        if (offset < (nexts.get(batch.partition) ?? from) || offset > until) continue;
        if (missing.size === 0) break;
        nexts.set(batch.partition, offset + 1n);
        if (visit(record) === 'enough') missing.clear();
      }
      if (BigInt(batch.records.at(-1)?.offset ?? '-1') >= until) missing.delete(batch.partition);
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
}
