import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { DomainEvent } from '../../core/contract/events.ts';
import { createProducer } from '../kafka/producer.ts';
import { DEAD_LETTER_TOPIC, TOPICS } from '../kafka/topics.ts';
import { ensureTopics } from '../kafka/kafka.ts';
import { makeEvent } from '../testing/make_event.ts';
import { createTopic, readTopic, testKafka } from '../testing/topics.ts';
import { until } from '../testing/until.ts';
import { DEAD_LETTER_HEADER } from './dead_letter.ts';
import { TransientFault } from './faults.ts';
import { runEventConsumer } from './runtime.ts';

const kafka = testKafka();

async function send(topic: string, values: readonly (DomainEvent | string)[]): Promise<void> {
  const producer = createProducer(kafka);
  const records = values.map((value) =>
    typeof value === 'string'
      ? { key: 'k', value, headers: {} }
      : { key: value.subject, value: JSON.stringify(value), headers: { ce_id: value.id } },
  );
  await producer.send([{ topic, records }]);
  await producer.close();
}

/** Runs a consumer of `topic` whose handler is `handle` until the test ends it. */
function consume(
  topic: string,
  handle: (events: readonly DomainEvent[]) => Promise<void>,
  name = `test-${randomUUID()}`,
) {
  return runEventConsumer(kafka, {
    name,
    topics: [topic],
    partitionsAtOnce: 2,
    eventsMax: 50,
    handle,
  });
}

function eventsOf(count: number): readonly DomainEvent[] {
  const subject = randomUUID();
  return Array.from({ length: count }, (_, at) =>
    makeEvent('order.started', subject, at + 1, { n: at }),
  );
}

test('an outage is waited out, and nothing is set aside for it', async () => {
  const topic = await createTopic(kafka);
  const events = eventsOf(5);
  const done: string[] = [];
  let failures = 0;
  const consumer = await consume(topic, (given) => {
    if (failures < 6) {
      failures += 1;
      return Promise.reject(new TransientFault('away'));
    }
    done.push(...given.map(({ id }) => id));
    return Promise.resolve();
  });
  await send(topic, events);
  await until('all five are done', () => done.length >= 5);
  expect(done).toEqual(events.map(({ id }) => id));
  await consumer.stop();
});

test('a poisonous event is set aside with its reason, the others are handled in order', async () => {
  await ensureTopics(kafka, TOPICS);
  const topic = await createTopic(kafka);
  const name = `test-${randomUUID()}`;
  const events = eventsOf(6);
  const poison = events[2]?.id ?? '';
  const done: string[] = [];
  const consumer = await consume(
    topic,
    (given) => {
      if (given.some(({ id }) => id === poison)) throw new Error('cannot be understood');
      done.push(...given.map(({ id }) => id));
      return Promise.resolve();
    },
    name,
  );
  const letters = await readTopic(kafka, DEAD_LETTER_TOPIC);
  await send(topic, [...events, 'no event at all']);
  const mine = () =>
    letters.records.filter(({ headers }) => headers[DEAD_LETTER_HEADER.consumer] === name);
  await until('two letters come', () => mine().length >= 2);
  await until('the others are done', () => done.length >= 5);
  expect(done).toEqual(events.map(({ id }) => id).filter((id) => id !== poison));
  const [first, second] = mine().toSorted((a, b) => a.key.length - b.key.length);
  expect(first?.value.toString()).toBe('no event at all');
  expect(first?.headers[DEAD_LETTER_HEADER.reason]).toContain('not an event');
  expect(second?.headers).toMatchObject({
    ce_id: poison,
    [DEAD_LETTER_HEADER.reason]: 'Error: cannot be understood',
    [DEAD_LETTER_HEADER.attempts]: '3',
    [DEAD_LETTER_HEADER.topic]: topic,
  });
  await consumer.stop();
  await letters.stop();
});

test('what was not finished when the consumer stopped comes again', async () => {
  const topic = await createTopic(kafka);
  const name = `test-${randomUUID()}`;
  const events = eventsOf(4);
  let tried = 0;
  const stuck = await consume(
    topic,
    () => {
      tried += 1;
      return Promise.reject(new TransientFault('away'));
    },
    name,
  );
  await send(topic, events);
  await until('it is tried', () => tried > 0);
  await stuck.stop();
  const done: string[] = [];
  const next = await consume(
    topic,
    (given) => {
      done.push(...given.map(({ id }) => id));
      return Promise.resolve();
    },
    name,
  );
  await until('all four are done', () => done.length >= 4);
  expect(done).toEqual(events.map(({ id }) => id));
  await next.stop();
});
