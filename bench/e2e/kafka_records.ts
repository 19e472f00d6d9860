import { randomUUID } from 'node:crypto';
import { Kafka, logLevel } from 'kafkajs';
import * as v from 'valibot';
import { EventSchema, TOPIC, type DomainEvent } from '../../core/contract/events.ts';

export type EventRecord = {
  readonly topic: string;
  readonly key: string;
  readonly event: DomainEvent;
};

const TOPICS = [TOPIC.quote, TOPIC.order, TOPIC.task];
const PATIENCE_MS = 60_000;

/** Every event of a tenant that Kafka has now, in the order of its partitions. */
export async function recordsOf(brokers: string, tenant: string): Promise<readonly EventRecord[]> {
  const kafka = new Kafka({
    clientId: 'e2e',
    brokers: brokers.split(','),
    logLevel: logLevel.NOTHING,
  });
  const left = await endsOf(kafka);
  if (left.size === 0) return [];
  const consumer = kafka.consumer({ groupId: `e2e-${randomUUID()}` });
  await consumer.connect();
  await consumer.subscribe({ topics: TOPICS, fromBeginning: true });
  const found: EventRecord[] = [];
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new Error(`Kafka: not read to the end: ${[...left.keys()].join(', ')}`));
    }, PATIENCE_MS);
    const read = consumer.run({
      eachMessage: ({ topic, partition, message }) => {
        const event = v.parse(EventSchema, JSON.parse(message.value?.toString() ?? ''));
        const key = message.key?.toString() ?? '';
        if (event.tenant === tenant) found.push({ topic, key, event });
        const place = `${topic} ${partition}`;
        if (BigInt(message.offset) + 1n >= (left.get(place) ?? 0n)) left.delete(place);
        if (left.size === 0) {
          clearTimeout(timer);
          resolve();
        }
        return Promise.resolve();
      },
    });
    read.catch(reject);
  });
  await consumer.disconnect();
  return found;
}

/** The end of every partition that has records. */
async function endsOf(kafka: Kafka): Promise<Map<string, bigint>> {
  const admin = kafka.admin();
  await admin.connect();
  const ends = new Map<string, bigint>();
  for (const topic of TOPICS) {
    for (const { partition, high, low } of await admin.fetchTopicOffsets(topic)) {
      if (BigInt(high) > BigInt(low)) ends.set(`${topic} ${partition}`, BigInt(high));
    }
  }
  await admin.disconnect();
  return ends;
}
