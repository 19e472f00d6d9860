import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect } from '../../db/connect.ts';
import type { Sql } from '../../db/connect.ts';
import { createTestDatabase } from '../../db/test_database.ts';
import type { TestDatabase } from '../../db/test_database.ts';
import { appendRows } from '../testing/outbox.ts';
import { createTopic, readTopic, testKafka } from '../testing/topics.ts';
import { until } from '../testing/until.ts';
import { SHARDS } from './ownership.ts';
import { pauseShards, resumeShards } from './pause.ts';
import { startRelay } from './relay.ts';
import { loadStatus } from './sql.ts';

const kafka = testKafka();
let database: TestDatabase;
let sql: Sql;
beforeAll(async () => {
  database = await createTestDatabase();
  sql = connect({ url: database.bridgeUrl, application: 'qw-test', max: 4 });
});
afterAll(async () => {
  await sql.end({ timeout: 5 });
  await database.drop();
});

function start() {
  const hints = { publish: () => undefined };
  return startRelay({ databaseUrl: database.bridgeUrl, kafka, hints });
}

test('a paused shard waits, whichever relay holds it, and loses nothing by it', async () => {
  const topic = await createTopic(kafka);
  const reader = await readTopic(kafka, topic);
  const relay = start();
  await until('it owns all shards', () => relay.owned().length === 8);
  const request = { shards: SHARDS, actor: 'ada', reason: 'a test' };
  expect(await pauseShards(sql, request)).toEqual(SHARDS);
  expect(await pauseShards(sql, request)).toEqual([]);
  const admin = connect({ url: database.adminUrl, application: 'qw-test', max: 1 });
  const rows = [1, 2, 3].map((sequence) => ({ key: randomUUID(), sequence }));
  const ids = await appendRows(admin, topic, rows);
  await relay.stop();
  const heir = start();
  await until('the heir owns all shards', () => heir.owned().length === 8);
  await new Promise((wake) => setTimeout(wake, 500));
  expect(reader.records).toEqual([]);
  const status = await loadStatus(sql);
  expect(status[0]).toMatchObject({ pausedBy: 'ada', pauseReason: 'a test' });
  expect(status.reduce((sum, { backlogRows }) => sum + backlogRows, 0)).toBe(3);
  expect(await resumeShards(sql, { ...request, actor: 'bob', reason: null })).toEqual(SHARDS);
  await until('all three arrive', () => reader.records.length >= 3);
  expect(new Set(reader.records.map(({ headers }) => headers['ce_id']))).toEqual(new Set(ids));
  const deeds = await sql`
    select actor, login, action, subject, reason from bridge_audit order by id`;
  expect(deeds).toHaveLength(16);
  expect(deeds[3]).toEqual({
    actor: 'ada',
    login: 'qw_bridge',
    action: 'relay.pause',
    subject: 'shard 3',
    reason: 'a test',
  });
  expect(deeds[15]).toMatchObject({ actor: 'bob', action: 'relay.resume', reason: null });
  await heir.stop();
  await reader.stop();
  await admin.end({ timeout: 5 });
});

test('who may write the audit can neither change nor delete it', async () => {
  await expect(sql`update bridge_audit set actor = 'nobody'`).rejects.toThrow('permission denied');
  await expect(sql`delete from bridge_audit`).rejects.toThrow('permission denied');
});
