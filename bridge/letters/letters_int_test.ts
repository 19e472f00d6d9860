import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DomainEvent } from '../../core/contract/events.ts';
import { connect } from '../../db/connect.ts';
import type { Sql } from '../../db/connect.ts';
import { createTestDatabase } from '../../db/test_database.ts';
import type { TestDatabase } from '../../db/test_database.ts';
import { takeIn } from '../consume/inbox.ts';
import { runEventConsumer } from '../consume/runtime.ts';
import { ensureTopics } from '../kafka/kafka.ts';
import { createProducer } from '../kafka/producer.ts';
import { TOPICS } from '../kafka/topics.ts';
import { makeEvent } from '../testing/make_event.ts';
import { createTopic, testKafka } from '../testing/topics.ts';
import { until } from '../testing/until.ts';
import { findLetters } from './find_letters.ts';
import { settleLetters } from './settle.ts';

const kafka = testKafka();
let database: TestDatabase;
let sql: Sql;
beforeAll(async () => {
  await ensureTopics(kafka, TOPICS);
  database = await createTestDatabase();
  sql = connect({ url: database.bridgeUrl, application: 'qw-test', max: 4 });
});
afterAll(async () => {
  await sql.end({ timeout: 5 });
  await database.drop();
});

/** Takes events in once, unless it is told to fail; `done` is what it took in, in order. */
function startTaker(topic: string, name: string, fails: (event: DomainEvent) => boolean) {
  const done: string[] = [];
  const running = runEventConsumer(kafka, {
    name,
    topics: [topic],
    partitionsAtOnce: 1,
    eventsMax: 50,
    handle: async (events) => {
      if (events.some(fails)) throw new Error('not today');
      const ids = events.map(({ id }) => id);
      const fresh = await sql.begin((tx) => takeIn(tx, name, ids));
      done.push(...ids.filter((id) => fresh.has(id)));
    },
  });
  return { done, stop: async () => (await running).stop() };
}

test('a redriven letter reaches its consumer once and no other; a dropped one stays away', async () => {
  const topic = await createTopic(kafka, 1);
  const [name, other] = [`test-${randomUUID()}`, `test-${randomUUID()}`];
  const subject = randomUUID();
  const events = [1, 2, 3, 4].map((n) => makeEvent('order.started', subject, n, { n }));
  const [bad, worse] = [events[1]?.id ?? '', events[2]?.id ?? ''];
  let broken = true;
  const taker = startTaker(topic, name, ({ id }) => broken && (id === bad || id === worse));
  const seen: string[] = [];
  const watcher = await runEventConsumer(kafka, {
    name: other,
    topics: [topic],
    partitionsAtOnce: 1,
    eventsMax: 50,
    handle: (given) => Promise.resolve(void seen.push(...given.map(({ id }) => id))),
  });
  const producer = createProducer(kafka);
  const records = events.map((event) => ({
    key: event.subject,
    value: JSON.stringify(event),
    headers: { ce_id: event.id, ce_type: event.type },
  }));
  await producer.send([{ topic, records }]);
  await until('the last one is done', () => taker.done.includes(events[3]?.id ?? ''));
  const query = { consumer: name, from: 0n, limit: 1, all: false };
  const first = await findLetters(kafka, sql, query);
  expect(first.letters.map(({ letter }) => [letter.event, letter.reason, letter.topic])).toEqual([
    [bad, 'Error: not today', topic],
  ]);
  const second = await findLetters(kafka, sql, { ...query, from: BigInt(first.next ?? -1) });
  expect(second.letters.map(({ letter }) => letter.event)).toEqual([worse]);
  expect(second.next).toBeNull();

  broken = false;
  const redrive = { outcome: 'redriven', actor: 'ada', reason: null } as const;
  const letters = first.letters.map(({ letter }) => letter);
  // Two operators at once: one of them does it.
  const both = await Promise.all([1, 2].map(() => settleLetters(sql, producer, letters, redrive)));
  expect(both.flat()).toHaveLength(1);
  const drop = { outcome: 'dropped', actor: 'bob', reason: 'a test' } as const;
  const others = second.letters.map(({ letter }) => letter);
  expect(await settleLetters(sql, producer, others, drop)).toHaveLength(1);
  expect(await settleLetters(sql, producer, others, redrive)).toEqual([]);
  await until('it is taken in', () => taker.done.includes(bad));

  // Sent again, as after a crash before the commit: the inbox lets it through no second time.
  const last = makeEvent('order.started', subject, 5, {});
  await producer.send([
    {
      topic,
      records: [
        { key: subject, value: JSON.stringify(events[1]), headers: { redrive_for: name } },
        { key: subject, value: JSON.stringify(last), headers: {} },
      ],
    },
  ]);
  await until('the last one is seen', () => seen.includes(last.id) && taker.done.includes(last.id));
  expect(taker.done.filter((id) => id === bad)).toHaveLength(1);
  expect(taker.done).not.toContain(worse);
  expect(seen.filter((id) => id === bad)).toHaveLength(1);
  expect((await findLetters(kafka, sql, { ...query, limit: 9 })).letters).toEqual([]);
  const all = await findLetters(kafka, sql, { ...query, limit: 9, all: true });
  expect(all.letters.map(({ outcome }) => [outcome?.outcome, outcome?.actor])).toEqual([
    ['redriven', 'ada'],
    ['dropped', 'bob'],
  ]);
  const [named] = all.letters.map(({ letter }) => letter.number).slice(1);
  const numbers = new Set([named ?? '']);
  const one = { numbers, from: BigInt(named ?? -1), limit: 9, all: true };
  const found = (await findLetters(kafka, sql, one)).letters;
  expect(found.map(({ letter }) => letter.event)).toEqual([worse]);
  const deeds = await sql`select actor, action, reason from bridge_audit order by id`;
  expect(deeds).toEqual([
    { actor: 'ada', action: 'dlq.redriven', reason: null },
    { actor: 'bob', action: 'dlq.dropped', reason: 'a test' },
  ]);
  await Promise.all([taker.stop(), watcher.stop(), producer.close()]);
});
