// The only file that imports kafkajs: what is odd about it is dealt with here.
import { CompressionTypes, Kafka, logLevel, Partitioners } from 'kafkajs';
import type { Consumer, EachBatchPayload, IHeaders, LogEntry, Producer } from 'kafkajs';
import { log } from '../../ops/telemetry/log.ts';
import { isPassing } from './noise.ts';
import type { TopicSpec } from './topics.ts';

export type KafkaClient = { readonly kafka: Kafka };

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

export type InRecord = {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  readonly key: string;
  readonly value: Buffer;
  readonly headers: Readonly<Record<string, string>>;
};
export type InBatch = {
  readonly topic: string;
  readonly partition: number;
  /** Records behind the end of the partition when this batch was fetched, these included. */
  readonly lag: number;
  readonly records: readonly InRecord[];
  /** Throws when the group is rebalancing: the batch will be delivered again to its new owner. */
  readonly heartbeat: () => Promise<void>;
  /** False once the consumer stops or the partition went to another member. */
  readonly isRunning: () => boolean;
};
export type ConsumerOptions = {
  readonly groupId: string;
  readonly topics: readonly string[];
  /** Partitions that are worked on at the same time. */
  readonly partitionsAtOnce: number;
  /** Replies whether the whole batch is done: then its offset is committed, else it comes again. */
  readonly onBatch: (batch: InBatch) => Promise<boolean>;
  readonly onRebalance?: () => void;
};
export type RunningConsumer = { readonly stop: () => Promise<void> };

// The broker's own minimum: a killed member's partitions move to another after this.
const SESSION_TIMEOUT_MS = 6_000;
const RETRY_DELAY_MS = 300;
/** What goes to one partition in one request; the broker's default of 1 MiB is soon full. */
const BATCH_BYTES_MAX = 4 * 1_048_576;

export function createKafka(brokers: readonly string[], clientId: string): KafkaClient {
  const kafka = new Kafka({
    brokers: [...brokers],
    clientId,
    connectionTimeout: 3_000,
    requestTimeout: 10_000,
    retry: { initialRetryTime: RETRY_DELAY_MS, maxRetryTime: 2_000, retries: 3 },
    logLevel: logLevel.WARN,
    logCreator: () => logEntry,
  });
  return { kafka };
}

function logEntry(entry: LogEntry): void {
  const { message, error, ...more } = entry.log;
  const text = `${message} ${typeof error === 'string' ? error : ''}`;
  const level = isPassing(text) ? 'debug' : entry.level === logLevel.ERROR ? 'error' : 'warn';
  const { timestamp: _at, logger: _logger, stack: _stack, ...fields } = more;
  log(level, `kafka: ${message}`, { ...fields, error });
}

/** Creates the topics that are missing; replies their names. */
export async function ensureTopics(
  { kafka }: KafkaClient,
  specs: readonly TopicSpec[],
): Promise<readonly string[]> {
  const admin = kafka.admin();
  await admin.connect();
  try {
    const existing = new Set(await admin.listTopics());
    const missing = specs.filter((spec) => !existing.has(spec.topic));
    if (missing.length > 0) {
      await admin.createTopics({
        waitForLeaders: true,
        topics: missing.map((spec) => ({
          topic: spec.topic,
          numPartitions: spec.partitions,
          configEntries: [
            { name: 'max.message.bytes', value: String(BATCH_BYTES_MAX) },
            { name: 'retention.ms', value: String(spec.retentionDays * 24 * 3_600 * 1_000) },
          ],
        })),
      });
    }
    return missing.map((spec) => spec.topic);
  } finally {
    await admin.disconnect();
  }
}

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
    retry: { initialRetryTime: RETRY_DELAY_MS, maxRetryTime: 1_000, retries: 2 },
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

/** Consumes until stopped: a crash of the client, retriable or not, starts it again. */
export async function startConsumer(
  { kafka }: KafkaClient,
  options: ConsumerOptions,
): Promise<RunningConsumer> {
  let stopped = false;
  let current = kafka.consumer(consumerConfig(options.groupId));
  const run = async (consumer: Consumer): Promise<void> => {
    consumer.on(consumer.events.CRASH, ({ payload }) => {
      const passing = isPassing(payload.error.message);
      log(passing ? 'debug' : 'warn', 'kafka: consumer crashed', {
        groupId: options.groupId,
        restart: payload.restart,
        error: payload.error,
      });
      if (!payload.restart && !stopped) void restart(consumer);
    });
    consumer.on(consumer.events.GROUP_JOIN, () => options.onRebalance?.());
    await consumer.connect();
    await consumer.subscribe({ topics: [...options.topics], fromBeginning: true });
    await consumer.run({
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: options.partitionsAtOnce,
      eachBatch: (payload) => deliver(payload, options.onBatch),
    });
  };
  const restart = async (broken: Consumer): Promise<void> => {
    await broken.disconnect().catch(() => undefined);
    while (!stopped) {
      await new Promise((wake) => setTimeout(wake, 1_000));
      current = kafka.consumer(consumerConfig(options.groupId));
      try {
        return await run(current);
      } catch (error) {
        log('warn', 'kafka: consumer does not start', { groupId: options.groupId, error });
        await current.disconnect().catch(() => undefined);
      }
    }
  };
  try {
    await run(current);
  } catch (error) {
    await current.disconnect().catch(() => undefined);
    throw error;
  }
  return {
    async stop() {
      stopped = true;
      await current.disconnect();
    },
  };
}

function consumerConfig(groupId: string) {
  return {
    groupId,
    sessionTimeout: SESSION_TIMEOUT_MS,
    heartbeatInterval: SESSION_TIMEOUT_MS / 4,
    rebalanceTimeout: 10_000,
    maxWaitTimeInMs: 500,
    maxBytesPerPartition: 1_048_576,
    allowAutoTopicCreation: false,
    retry: {
      initialRetryTime: RETRY_DELAY_MS,
      maxRetryTime: 2_000,
      retries: 5,
      restartOnFailure: () => Promise.resolve(true),
    },
  };
}

async function deliver(
  payload: EachBatchPayload,
  onBatch: ConsumerOptions['onBatch'],
): Promise<void> {
  const { batch, isRunning, isStale } = payload;
  const records = batch.messages.map((message) => ({
    topic: batch.topic,
    partition: batch.partition,
    offset: message.offset,
    key: message.key?.toString() ?? '',
    value: message.value ?? Buffer.alloc(0),
    headers: textHeaders(message.headers),
  }));
  const last = records.at(-1);
  if (last === undefined) return;
  const done = await onBatch({
    topic: batch.topic,
    partition: batch.partition,
    lag: Number(BigInt(batch.highWatermark) - BigInt(records[0]?.offset ?? last.offset)),
    records,
    heartbeat: payload.heartbeat,
    isRunning: () => isRunning() && !isStale(),
  });
  if (done) payload.resolveOffset(last.offset);
}

function textHeaders(headers: IHeaders | undefined): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(headers ?? {}).map(([name, value]) => [
      name,
      String(Array.isArray(value) ? value[0] : value),
    ]),
  );
}
