import { randomUUID } from 'node:crypto';
import { Kafka, logLevel } from 'kafkajs';
import { TOPIC } from '../../core/contract/events.ts';
import { createLatencies } from '../measure/latencies.ts';
import type { Row } from '../report/figures.ts';

const SETTLE_MS = 30_000;

export type Watch = {
  /** Waits until `quotes` conversions have arrived, then tells how long events took to arrive. */
  readonly finish: (quotes: number) => Promise<Row>;
};

/**
 * Reads the topics from now on. The latency of a record is the time from the event's own time, just
 * before its commit, until a consumer has it: commit, relay, acknowledgement by Kafka, and a fetch.
 */
export async function watchKafka(brokers: string, tenant: string): Promise<Watch> {
  const kafka = new Kafka({
    clientId: 'bench',
    brokers: brokers.split(','),
    logLevel: logLevel.NOTHING,
  });
  const consumer = kafka.consumer({ groupId: `bench-${randomUUID()}`, maxWaitTimeInMs: 50 });
  const latencies = createLatencies();
  const seen = new Set<string>();
  let converted = 0;
  await consumer.connect();
  await consumer.subscribe({ topics: [TOPIC.quote, TOPIC.order], fromBeginning: false });
  const joined = new Promise((resolve) => consumer.on(consumer.events.GROUP_JOIN, resolve));
  await consumer.run({
    eachMessage: ({ message }) => {
      const arrived = Date.now();
      const event = JSON.parse(message.value?.toString() ?? '{}') as Record<string, unknown>;
      if (event['tenant'] !== tenant || seen.has(String(event['id']))) return Promise.resolve();
      seen.add(String(event['id']));
      latencies.record(arrived - Date.parse(String(event['time'])));
      if (event['type'] === 'quote.converted') converted += 1;
      return Promise.resolve();
    },
  });
  await joined;
  return {
    async finish(quotes) {
      const deadline = Date.now() + SETTLE_MS;
      while (converted < quotes && Date.now() < deadline) {
        await new Promise((wake) => setTimeout(wake, 100));
      }
      await consumer.disconnect();
      if (converted < quotes) {
        throw new Error(`void: of ${quotes} conversions ${converted} arrived in Kafka`);
      }
      const how = 'event time to consumer, during the quote commands';
      return { name: 'commit → Kafka reader', how, summary: latencies.summary() };
    },
  };
}
