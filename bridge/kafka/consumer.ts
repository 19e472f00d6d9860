import type { Consumer, EachBatchPayload, IHeaders } from 'kafkajs';
import { log } from '../../ops/telemetry/log.ts';
import { RETRY_FIRST_MS } from './kafka.ts';
import type { KafkaClient } from './kafka.ts';

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
export type StartAt = {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
};
export type Assignment = Readonly<Record<string, readonly number[]>>;
export type ConsumerOptions = {
  readonly groupId: string;
  readonly topics: readonly string[];
  /** Partitions that are worked on at the same time. */
  readonly partitionsAtOnce: number;
  /** Replies whether the whole batch is done: then its offset is committed, else it comes again. */
  readonly onBatch: (batch: InBatch) => Promise<boolean>;
  /** Called with what this member got, by topic, whenever partitions are dealt out. */
  readonly onRebalance?: (assigned: Assignment) => void;
  /** Where to begin, for a reader without a past; records before it may come all the same. */
  readonly startAt?: readonly StartAt[];
};
export type RunningConsumer = {
  /** A member of its group, as far as it knows. */
  readonly isJoined: () => boolean;
  readonly stop: () => Promise<void>;
};

// The broker's own minimum: a killed member's partitions move to another after this.
const SESSION_TIMEOUT_MS = 6_000;

/** Consumes until stopped: a crash of the client, retriable or not, starts it again. */
export async function startConsumer(
  { kafka }: KafkaClient,
  options: ConsumerOptions,
): Promise<RunningConsumer> {
  let stopped = false;
  let joined = false;
  let current = kafka.consumer(consumerConfig(options.groupId));
  const run = async (consumer: Consumer): Promise<void> => {
    consumer.on(consumer.events.CRASH, ({ payload }) => {
      joined = false;
      // Those that kafkajs restarts by itself it has logged already.
      log(payload.restart ? 'debug' : 'warn', 'kafka: consumer crashed', {
        groupId: options.groupId,
        restart: payload.restart,
        error: payload.error,
      });
      if (!payload.restart && !stopped) void restart(consumer);
    });
    consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
      joined = true;
      options.onRebalance?.(payload.memberAssignment);
    });
    await consumer.connect();
    await consumer.subscribe({ topics: [...options.topics], fromBeginning: true });
    await consumer.run({
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: options.partitionsAtOnce,
      eachBatch: (payload) => deliver(payload, options.onBatch),
    });
    for (const start of options.startAt ?? []) consumer.seek(start);
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
    isJoined: () => joined,
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
      initialRetryTime: RETRY_FIRST_MS,
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
