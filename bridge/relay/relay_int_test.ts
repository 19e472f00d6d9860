import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { connect } from '../../db/connect.ts';
import type { Sql } from '../../db/connect.ts';
import { createTestDatabase } from '../../db/test_database.ts';
import type { TestDatabase } from '../../db/test_database.ts';
import type { InRecord } from '../kafka/consumer.ts';
import { appendRows } from '../testing/outbox.ts';
import { freePort, startChild } from '../testing/child.ts';
import { createTopic, readTopic, testKafka } from '../testing/topics.ts';
import { until } from '../testing/until.ts';
import type { Hint } from './hints.ts';
import { startRelay } from './relay.ts';
import { loadCursor, loadStatus, moveCursor } from './sql.ts';

const kafka = testKafka();
let database: TestDatabase;
let sql: Sql;
let topic = '';

beforeAll(async () => {
  database = await createTestDatabase();
  sql = connect({
    url: database.adminUrl,
    application: 'qw-test',
    max: 4,
    idleInTransactionTimeoutMs: 60_000,
  });
});
beforeEach(async () => {
  topic = await createTopic(kafka);
});
afterAll(async () => {
  await sql.end({ timeout: 5 });
  await database.drop();
});

function start(onHint: (hint: Hint) => void = () => undefined) {
  return startRelay({
    databaseUrl: database.bridgeUrl,
    kafka,
    hints: { publish: onHint },
  });
}

function idsOf(records: readonly InRecord[]): readonly string[] {
  return records.map((record) => record.headers['ce_id'] ?? '');
}

/** Sequences of one aggregate in the order in which they first appear. */
function sequencesOf(records: readonly InRecord[], key: string): readonly number[] {
  const all = records.filter((record) => record.key === key);
  return [...new Set(all.map((record) => Number(record.headers['sequence'])))];
}

test('a transaction that commits late is not skipped, and its aggregate keeps its order', async () => {
  const key = randomUUID();
  const relay = start();
  const reader = await readTopic(kafka, topic);
  const ids: string[] = [];
  const late = Promise.withResolvers<void>();
  const first = Promise.withResolvers<void>();
  const holding = sql.begin(async (tx) => {
    ids.push(...(await appendRows(tx, topic, [{ key, sequence: 1 }])));
    first.resolve();
    await late.promise;
  });
  await first.promise;
  for (const sequence of [2, 3, 4]) {
    ids.push(...(await appendRows(sql, topic, [{ key: randomUUID(), sequence }])));
  }
  ids.push(...(await appendRows(sql, topic, [{ key, sequence: 5 }])));
  await new Promise((wake) => setTimeout(wake, 700));
  expect(reader.records).toEqual([]);
  late.resolve();
  await holding;
  await until('all five arrive', () => new Set(idsOf(reader.records)).size === 5);
  expect(new Set(idsOf(reader.records))).toEqual(new Set(ids));
  expect(sequencesOf(reader.records, key)).toEqual([1, 5]);
  await relay.stop();
  await reader.stop();
});

test('each event is hinted after it was acknowledged', async () => {
  const hints: Hint[] = [];
  const relay = start((hint) => hints.push(hint));
  const [id] = await appendRows(sql, topic, [{ key: randomUUID(), sequence: 1 }]);
  await until('the hint comes', () => hints.some((hint) => hint.id === id));
  expect(hints.at(-1)).toMatchObject({ tenant: 'demo', type: 'order.started' });
  await relay.stop();
});

test('a relay that loses its session takes its shards back and loses no event', async () => {
  const relay = start();
  const reader = await readTopic(kafka, topic);
  await until('it owns all shards', () => relay.owned().length === 8);
  const key = randomUUID();
  const ids: string[] = [];
  for (let sequence = 1; sequence <= 60; sequence += 1) {
    ids.push(...(await appendRows(sql, topic, [{ key, sequence }])));
    if (sequence === 20 || sequence === 40) {
      await sql`select pg_terminate_backend(pid) from pg_stat_activity
        where application_name = 'qw-relay' and datname = current_database()`;
    }
  }
  await until('all arrive', () => new Set(idsOf(reader.records)).size === ids.length);
  expect(sequencesOf(reader.records, key)).toEqual(ids.map((_, at) => at + 1));
  await until('it owns all shards again', () => relay.owned().length === 8);
  await relay.stop();
  await reader.stop();
});

test('a relay that is killed hands over to another, which skips nothing', async () => {
  const reader = await readTopic(kafka, topic);
  const env = { QW_PG_BRIDGE_URL: database.bridgeUrl, QW_PROVISIONER_URL: 'http://127.0.0.1:9' };
  const relayChild = async () =>
    startChild('bridge/serve.ts', ['--roles', 'relay'], {
      ...env,
      QW_BRIDGE_PORT: String(await freePort()),
    });
  const victim = await relayChild();
  const heir = await relayChild();
  const keys = Array.from({ length: 12 }, () => randomUUID());
  const ids: string[] = [];
  for (let sequence = 1; sequence <= 40; sequence += 1) {
    ids.push(
      ...(await appendRows(
        sql,
        topic,
        keys.map((key) => ({ key, sequence })),
      )),
    );
    if (sequence === 20) await victim.kill();
  }
  await until('all arrive', () => new Set(idsOf(reader.records)).size === ids.length);
  for (const key of keys) {
    expect(sequencesOf(reader.records, key)).toEqual(Array.from({ length: 40 }, (_, at) => at + 1));
  }
  expect(await heir.stop()).toBe(0);
  await reader.stop();
});

test('only who read the cursor where it is can move it', async () => {
  const cursor = await loadCursor(sql, 0);
  const next = { transactionId: '999999999', id: randomUUID() };
  expect(await moveCursor(sql, 0, { ...cursor, id: randomUUID() }, next)).toBe(false);
  expect(await loadCursor(sql, 0)).toEqual(cursor);
  expect(await moveCursor(sql, 0, cursor, next)).toBe(true);
  expect(await moveCursor(sql, 0, next, cursor)).toBe(true);
});

test('moving a cursor back publishes again', async () => {
  const key = randomUUID();
  const [id] = await appendRows(sql, topic, [{ key, sequence: 1 }]);
  const relay = start();
  const reader = await readTopic(kafka, topic);
  const times = (): number => idsOf(reader.records).filter((one) => one === id).length;
  await until('it is published', () => times() === 1);
  await sql`update relay_cursor set transaction_id = '0'`;
  await until('it is published again', () => times() === 2);
  await until('nothing is behind', async () =>
    (await loadStatus(sql)).every(({ backlogRows }) => backlogRows === 0),
  );
  await relay.stop();
  await reader.stop();
});
