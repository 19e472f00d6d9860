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
import { startRelay } from './relay.ts';
import { planRewind, rewind } from './rewind.ts';
import type { RewindPlan } from './rewind.ts';
import type { RewindPoint } from './rewind_point.ts';
import { loadCursor, loadStatus } from './sql.ts';

const kafka = testKafka();
let database: TestDatabase;
let sql: Sql;
let admin: Sql;
beforeAll(async () => {
  database = await createTestDatabase();
  sql = connect({ url: database.bridgeUrl, application: 'qw-test', max: 4 });
  admin = connect({ url: database.adminUrl, application: 'qw-test', max: 2 });
});
afterAll(async () => {
  await Promise.all([sql.end({ timeout: 5 }), admin.end({ timeout: 5 })]);
  await database.drop();
});

async function plan(point: RewindPoint, shards = SHARDS): Promise<RewindPlan> {
  const planned = await planRewind(sql, point, shards);
  if ('problem' in planned) throw new Error(planned.problem);
  return planned;
}

test('a rewind counts first, then sends again exactly what it counted', async () => {
  const topic = await createTopic(kafka, 1);
  const reader = await readTopic(kafka, topic);
  const key = randomUUID();
  const ids: string[] = [];
  for (const sequence of [1, 2, 3, 4]) {
    ids.push(...(await appendRows(admin, topic, [{ key, sequence }])));
  }
  const [event = ''] = ids.slice(2);
  const early = await planRewind(sql, { kind: 'event', id: event }, SHARDS);
  expect(early).toMatchObject({ problem: expect.stringContaining('has not come so far') });

  const hints = { publish: () => undefined };
  const relay = startRelay({ databaseUrl: database.bridgeUrl, kafka, hints });
  const seen = () => reader.records.map(({ headers }) => headers['ce_id']);
  await until('all four arrive', () => reader.records.length >= 4);
  await until('the cursor has followed', async () =>
    (await loadStatus(sql)).every(({ backlogRows }) => backlogRows === 0),
  );

  const byEvent = await plan({ kind: 'event', id: event });
  const [one] = byEvent.shards;
  if (one === undefined) throw new Error('no shard');
  expect(one.events).toBe(2);
  expect(await loadCursor(sql, one.shard)).toEqual(one.from);
  const byCursor = await plan({ kind: 'cursor', cursor: one.to }, [one.shard]);
  expect(byCursor).toEqual(byEvent);
  const since = { kind: 'instant', at: '2026-01-01T00:00:00.000Z' } as const;
  expect((await plan(since)).shards).toMatchObject([{ shard: one.shard, events: 4 }]);
  expect(await plan({ kind: 'instant', at: '2126-01-01T00:00:00.000Z' })).toEqual({ shards: [] });

  expect(await rewind(sql, byEvent, { actor: 'ada', reason: 'a test' })).toEqual([one.shard]);
  await until('two come again', () => reader.records.length >= 6);
  expect(seen()).toEqual([...ids, ...ids.slice(2)]);
  const deeds = await sql`select actor, action, subject, reason, detail from bridge_audit`;
  expect(deeds).toEqual([
    {
      actor: 'ada',
      action: 'relay.rewind',
      subject: `shard ${one.shard}`,
      reason: 'a test',
      detail: { from: one.from, to: one.to, events: 2 },
    },
  ]);
  await relay.stop();
  await reader.stop();
});

test('an event that the outbox does not have, or another shard has, is refused', async () => {
  const none = await planRewind(sql, { kind: 'event', id: randomUUID() }, SHARDS);
  expect(none).toMatchObject({ problem: expect.stringContaining('the outbox has no event') });
  const key = randomUUID();
  const [id = ''] = await appendRows(admin, 'test.none', [{ key, sequence: 1 }]);
  const [row] = await admin<{ shard: number }[]>`
    select shard::int as shard from outbox where id = ${id}`;
  const others = SHARDS.filter((shard) => shard !== row?.shard);
  const wrong = await planRewind(sql, { kind: 'event', id }, others);
  expect(wrong).toEqual({ problem: `event ${id} is of shard ${row?.shard}` });
});

test('a cursor is never moved on, which would skip events', async () => {
  const ahead = { transactionId: '999999999', id: randomUUID() };
  const before = await loadCursor(sql, 0);
  const planned = await planRewind(sql, { kind: 'cursor', cursor: ahead }, [0]);
  expect(planned).toMatchObject({ problem: expect.stringContaining('has not come so far') });
  const forced = { shards: [{ shard: 0, from: before, to: ahead, events: 0, oldestAt: null }] };
  expect(await rewind(sql, forced, { actor: 'ada', reason: null })).toEqual([]);
  expect(await loadCursor(sql, 0)).toEqual(before);
});
