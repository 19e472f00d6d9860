import { CompressionTypes, Partitioners } from 'kafkajs';
import type { Kafka, Producer } from 'kafkajs';
import { RETRY_FIRST_MS } from './kafka.ts';
import type { KafkaClient } from './kafka.ts';

export type OutRecord = {
  readonly key: string;
  readonly value: string;
  readonly headers: Readonly<Record<string, string>>;
};
export type TopicRecords = { readonly topic: string; readonly records: readonly OutRecord[] };

export type RecordProducer = {
  /** Connects ahead of the first send, which would otherwise wait for it; never rejects. */
  readonly warm: () => Promise<void>;
  /** Resolves when every replica in sync has all of them; one send at a time. */
  readonly send: (batches: readonly TopicRecords[]) => Promise<void>;
  readonly close: () => Promise<void>;
};

/**
 * An idempotent producer with acks from all. After a failed send kafkajs may be out of step with
 * the broker's sequence numbers and lose what comes next (tulios/kafkajs issue 1005), so the
 * producer is thrown away and the next send begins with a new one: at worst records come twice.
 */
export function createProducer({ kafka }: KafkaClient): RecordProducer {
  let current: Promise<Producer> | undefined;
  return {
    async warm() {
      current ??= connectProducer(kafka);
      await current.catch(() => {
        current = undefined;
      });
    },
    async send(batches) {
      current ??= connectProducer(kafka);
      const used = current;
      try {
        const producer = await used;
        await producer.sendBatch({
          acks: -1,
          compression: CompressionTypes.None,
          topicMessages: batches.map(({ topic, records }) => ({
            topic,
            messages: records.map((record) => ({ ...record, headers: { ...record.headers } })),
          })),
        });
      } catch (error) {
        current = undefined;
        void discard(used);
        throw error;
      }
    },
    async close() {
      const used = current;
      current = undefined;
      if (used !== undefined) await discard(used);
    },
  };
}

async function connectProducer(kafka: Kafka): Promise<Producer> {
  const producer = kafka.producer({
    idempotent: true,
    maxInFlightRequests: 1,
    allowAutoTopicCreation: false,
    createPartitioner: Partitioners.DefaultPartitioner,
    // Longer outages are the caller's: it holds the truth and can wait without bound.
    retry: { initialRetryTime: RETRY_FIRST_MS, maxRetryTime: 1_000, retries: 2 },
  });
  await producer.connect();
  return producer;
}

async function discard(connected: Promise<Producer>): Promise<void> {
  try {
    await (await connected).disconnect();
  } catch {
    // It never connected, or the connection is what broke.
  }
}
