import { afterAll, beforeAll, expect, test } from 'vitest';
import { publishCatalogue } from '../server/test_catalogue.ts';
import { startTestCore } from '../server/test_core.ts';
import type { TestCore } from '../server/test_core.ts';
import { connectClient } from './connect_client.ts';
import type { BulkRequest, Client } from './client.ts';

let core: TestCore;
let client: Client;
beforeAll(async () => {
  core = await startTestCore();
  await publishCatalogue(core);
  const token = await core.token('partner');
  client = await connectClient({ url: core.natsUrl, name: 'test', token });
});
afterAll(async () => {
  await client.close();
  await core.stop();
});

const request = (name: string, offeringId = 'router'): BulkRequest<'quote_import'> => ({
  idempotencyKey: `bulk-key-${name}`,
  body: {
    market: 'us',
    channel: 'direct',
    customerId: name,
    lines: [{ id: 'l1', offeringId }],
  },
});
const many = (count: number, prefix: string) =>
  Array.from({ length: count }, (_, at) => request(`${prefix}-${at}`));
const countOf = async (prefix: string) =>
  (await core.admin`select id from quote where customer_id like ${`${prefix}-%`}`).length;

test('more than the pool and its queue hold are all done, because a full queue is met again', async () => {
  // A token that was never seen is verified first, and not hundreds of times at once.
  await client.query('quote_search', { limit: 1 });
  const once = { concurrency: 600, attemptsMax: 1 };
  const codes: string[] = [];
  for await (const { reply } of client.bulk('quote_import', many(600, 'once'), once)) {
    codes.push(reply.ok ? 'ok' : reply.code);
  }
  expect(new Set(codes)).toEqual(new Set(['ok', 'overloaded']));
  for await (const { reply } of client.bulk('quote_import', many(600, 'often'), {
    concurrency: 600,
  })) {
    expect(reply).toMatchObject({ ok: true });
  }
  expect(await countOf('often')).toBe(600);
});

test('each has its own outcome with its index and key, and all of them once', async () => {
  const requests = many(20, 'mixed').map((each, at) =>
    at % 5 === 0 ? { ...each, body: request('x', 'nothing').body } : each,
  );
  const seen = new Map<number, string>();
  for await (const { index, idempotencyKey, reply } of client.bulk('quote_import', requests)) {
    expect(idempotencyKey).toBe(requests[index]?.idempotencyKey);
    seen.set(index, reply.ok ? 'ok' : reply.code);
  }
  expect(seen.size).toBe(20);
  for (const [index, code] of seen) expect(code === 'ok').toBe(index % 5 !== 0);
});

test('whoever leaves the loop sends no more', async () => {
  let taken = 0;
  function* endless() {
    for (; ; taken += 1) yield request(`left-${taken}`);
  }
  for await (const _ of client.bulk('quote_import', endless(), { concurrency: 4 })) break;
  const afterwards = taken;
  expect(afterwards).toBeLessThanOrEqual(8);
  expect(await countOf('left')).toBeLessThanOrEqual(afterwards + 1);
  await client.query('quote_search', { limit: 1 });
  expect(taken).toBe(afterwards);
});

test('sending the same batch again replays every quote and makes none', async () => {
  const ids = async () => {
    const found = new Map<number, string>();
    for await (const { index, reply } of client.bulk('quote_import', many(30, 'again'))) {
      found.set(index, reply.ok ? reply.body.id : reply.code);
    }
    return found;
  };
  const first = await ids();
  const second = await ids();
  expect(second).toEqual(first);
  expect(await countOf('again')).toBe(30);
});
