import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect } from '../../db/connect.ts';
import type { Sql } from '../../db/connect.ts';
import { createTestDatabase } from '../../db/test_database.ts';
import type { TestDatabase } from '../../db/test_database.ts';
import { freePort, startChild } from '../testing/child.ts';
import { appendRows } from '../testing/outbox.ts';
import { createTopic, readTopic, testKafka } from '../testing/topics.ts';
import { until } from '../testing/until.ts';
import { SHARDS } from './ownership.ts';
import { startRelay } from './relay.ts';
import type { Relay } from './relay.ts';

const kafka = testKafka();
let database: TestDatabase;
let sql: Sql;
beforeAll(async () => {
  database = await createTestDatabase();
  sql = connect({ url: database.adminUrl, application: 'qw-test', max: 2 });
});
afterAll(async () => {
  await sql.end({ timeout: 5 });
  await database.drop();
});

function start(): Relay {
  const hints = { publish: () => undefined };
  return startRelay({ databaseUrl: database.bridgeUrl, kafka, hints });
}

function sharesOf(relays: readonly Relay[]): readonly number[] {
  return relays.map((relay) => relay.owned().length).toSorted((a, b) => b - a);
}

async function untilShared(relays: readonly Relay[], shares: readonly number[]): Promise<void> {
  const wanted = JSON.stringify(shares);
  await until(`shares are ${wanted}`, () => JSON.stringify(sharesOf(relays)) === wanted);
  expect(relays.flatMap((relay) => relay.owned()).toSorted((a, b) => a - b)).toEqual(SHARDS);
}

test('relays share the shards evenly as they come and go, and events keep their order', async () => {
  const topic = await createTopic(kafka);
  const reader = await readTopic(kafka, topic);
  const keys = Array.from({ length: 24 }, () => randomUUID());
  let sequence = 0;
  const append = async (): Promise<void> => {
    sequence += 1;
    await appendRows(
      sql,
      topic,
      keys.map((key) => ({ key, sequence })),
    );
  };
  const [one, two, three] = [start(), start(), start()];
  await append();
  await untilShared([one, two, three], [3, 3, 2]);
  await append();
  await two.stop();
  await append();
  await untilShared([one, three], [4, 4]);
  await append();
  await one.stop();
  await untilShared([three], [8]);
  await append();
  const four = start();
  await untilShared([three, four], [4, 4]);
  await append();
  const distinct = () => new Set(reader.records.map(({ headers }) => headers['ce_id'])).size;
  await until('all arrive', () => distinct() === keys.length * sequence);
  for (const key of keys) {
    const seen = reader.records.filter((record) => record.key === key);
    const order = new Set(seen.map(({ headers }) => Number(headers['sequence'])));
    expect([...order]).toEqual([1, 2, 3, 4, 5, 6]);
  }
  await Promise.all([three.stop(), four.stop(), reader.stop()]);
});

test('the shards of a relay that froze go to another', async () => {
  const frozen = await startChild('bridge/serve.ts', ['--roles', 'relay'], {
    QW_PG_BRIDGE_URL: database.bridgeUrl,
    QW_PROVISIONER_URL: 'http://127.0.0.1:9',
    QW_BRIDGE_PORT: String(await freePort()),
  });
  const heir = start();
  await until('they share', () => heir.owned().length === 4);
  frozen.freeze();
  await until('the heir has all', () => heir.owned().length === 8);
  await frozen.kill();
  await heir.stop();
});
