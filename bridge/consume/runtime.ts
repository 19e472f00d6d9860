import * as v from 'valibot';
import { EventSchema } from '../../core/contract/events.ts';
import type { DomainEvent } from '../../core/contract/events.ts';
import { log } from '../../ops/telemetry/log.ts';
import { startConsumer } from '../kafka/consumer.ts';
import { createProducer } from '../kafka/producer.ts';
import type { InBatch, InRecord } from '../kafka/consumer.ts';
import type { KafkaClient } from '../kafka/kafka.ts';
import { backoffMs, sleep } from './backoff.ts';
import { isFor, sendDeadLetter } from './dead_letter.ts';
import { isTransient } from './faults.ts';
import {
  beginBatch,
  handled,
  handleSeconds,
  rebalances,
  setAssignment,
  setLag,
} from './metrics.ts';

/** One reader of the event topics. Its name is the Kafka group and the name in the inbox. */
export type EventConsumer = {
  readonly name: string;
  readonly topics: readonly string[];
  readonly partitionsAtOnce: number;
  /** How many events one call gets at most. */
  readonly eventsMax: number;
  /**
   * Events of one partition in order. Idempotent, because they come again after a crash. Throws
   * when any of them was not handled; `isTransient` tells an outage from a poisonous event.
   */
  readonly handle: (events: readonly DomainEvent[]) => Promise<void>;
};

export type RunningEventConsumer = {
  readonly isReady: () => boolean;
  readonly stop: () => Promise<void>;
};

const BACKOFF = { firstMs: 100, maxMs: 5_000 };
/** So often a single event may fail for a reason of its own before it is set aside. */
const ATTEMPTS_MAX = 3;
const HEARTBEAT_MS = 1_000;

type Parsed = { readonly record: InRecord; readonly event: DomainEvent };

export async function runEventConsumer(
  kafka: KafkaClient,
  consumer: EventConsumer,
): Promise<RunningEventConsumer> {
  const producer = createProducer(kafka);
  let letters = Promise.resolve();
  // One at a time, however many partitions find a poisonous event at once.
  const bury = (record: InRecord, reason: string, attempts: number): Promise<void> => {
    const send = () =>
      sendDeadLetter(producer, record, { consumer: consumer.name, reason, attempts });
    const sent = letters.then(send);
    letters = sent.catch(() => undefined);
    return sent;
  };
  const running = await startConsumer(kafka, {
    groupId: consumer.name,
    topics: consumer.topics,
    partitionsAtOnce: consumer.partitionsAtOnce,
    onBatch: (batch) => handleBatch(consumer, batch, bury),
    onRebalance: (assigned) => {
      rebalances.add(1, { consumer: consumer.name });
      setAssignment(consumer.name, assigned);
    },
  });
  return {
    isReady: running.isJoined,
    async stop() {
      await running.stop();
      await producer.close();
    },
  };
}

type Bury = (record: InRecord, reason: string, attempts: number) => Promise<void>;

async function handleBatch(consumer: EventConsumer, given: InBatch, bury: Bury): Promise<boolean> {
  const startedAt = performance.now();
  const batch = leavingWhenExcluded(given);
  const { topic, partition } = batch;
  setLag(consumer.name, topic, partition, batch.lag);
  const end = beginBatch(consumer.name);
  try {
    for (let at = 0; at < batch.records.length; at += consumer.eventsMax) {
      const chunk = batch.records
        .slice(at, at + consumer.eventsMax)
        .filter((record) => isFor(record, consumer.name));
      if (!(await handleChunk(consumer, batch, chunk, bury))) return false;
    }
  } finally {
    end();
  }
  setLag(consumer.name, topic, partition, batch.lag - batch.records.length);
  const labels = { consumer: consumer.name, topic };
  handled.add(batch.records.length, { ...labels, outcome: 'handled' });
  handleSeconds.record((performance.now() - startedAt) / 1_000, labels);
  return true;
}

/** A failed heartbeat means that the partitions are being dealt out anew: end, and join again. */
function leavingWhenExcluded(batch: InBatch): InBatch {
  let excluded = false;
  return {
    ...batch,
    heartbeat: () => batch.heartbeat().catch(() => void (excluded = true)),
    isRunning: () => !excluded && batch.isRunning(),
  };
}

/** Together first; when that fails for a reason of its own, one by one to find the culprit. */
async function handleChunk(
  consumer: EventConsumer,
  batch: InBatch,
  records: readonly InRecord[],
  bury: Bury,
): Promise<boolean> {
  const parsed: Parsed[] = [];
  for (const record of records) {
    const result = parseEvent(record);
    if (typeof result !== 'string') parsed.push({ record, event: result });
    else if (!(await persist(consumer, batch, () => bury(record, result, 1)))) return false;
  }
  if (parsed.length === 0) return true;
  const together = () => consumer.handle(parsed.map(({ event }) => event));
  const outcome = await attempt(consumer, batch, together, 1);
  if (outcome === 'stopped') return false;
  if (outcome === 'done') return true;
  for (const { record, event } of parsed) {
    const alone = await attempt(consumer, batch, () => consumer.handle([event]), ATTEMPTS_MAX);
    if (alone === 'stopped') return false;
    if (alone === 'done') continue;
    const reason = String(alone.error);
    log('error', 'event set aside', {
      consumer: consumer.name,
      event: event.id,
      error: alone.error,
    });
    handled.add(1, { consumer: consumer.name, topic: batch.topic, outcome: 'dead_lettered' });
    if (!(await persist(consumer, batch, () => bury(record, reason, ATTEMPTS_MAX)))) return false;
  }
  return true;
}

function parseEvent(record: InRecord): DomainEvent | string {
  try {
    return v.parse(EventSchema, JSON.parse(record.value.toString()));
  } catch (error) {
    return `not an event: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** As `attempt`, for what must happen before we may go on. */
async function persist(
  consumer: EventConsumer,
  batch: InBatch,
  work: () => Promise<void>,
): Promise<boolean> {
  return (await attempt(consumer, batch, work, Number.POSITIVE_INFINITY)) === 'done';
}

/** Waits out an outage as long as it takes; gives up after `attemptsMax` other failures. */
async function attempt(
  consumer: EventConsumer,
  batch: InBatch,
  work: () => Promise<void>,
  attemptsMax: number,
): Promise<'done' | 'stopped' | { readonly error: unknown }> {
  let failures = 0;
  for (let tries = 1; ; tries += 1) {
    try {
      await withHeartbeats(batch, work());
      return 'done';
    } catch (error) {
      if (!batch.isRunning()) return 'stopped';
      if (!isTransient(error)) failures += 1;
      if (failures >= attemptsMax) return { error };
      handled.add(1, { consumer: consumer.name, topic: batch.topic, outcome: 'retried' });
      const level = tries % 10 === 1 ? 'warn' : 'debug';
      log(level, 'consumer retries', { consumer: consumer.name, topic: batch.topic, tries, error });
    }
    await withHeartbeats(batch, sleep(backoffMs(BACKOFF, tries, Math.random())));
    if (!batch.isRunning()) return 'stopped';
  }
}

/** Keeps the membership in the group while `work` takes its time. */
async function withHeartbeats<Result>(batch: InBatch, work: Promise<Result>): Promise<Result> {
  const beat = setInterval(() => void batch.heartbeat(), HEARTBEAT_MS);
  try {
    return await work;
  } finally {
    clearInterval(beat);
  }
}
