import type net from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect } from './connect.ts';
import type { Sql } from './connect.ts';
import { createTestDatabase } from './test_database.ts';
import type { TestDatabase } from './test_database.ts';

const LOCK = 4_711;

let database: TestDatabase;
let other: Sql;
beforeAll(async () => {
  database = await createTestDatabase();
  other = connect({ url: database.adminUrl, application: 'test', max: 1 });
});
afterAll(async () => {
  await other.end();
  await database.drop();
});

/** One message of the protocol: its type, its length, its content. */
function message(type: string, content: string): Buffer {
  const head = Buffer.alloc(5);
  head.write(type);
  head.writeInt32BE(4 + Buffer.byteLength(content), 1);
  return Buffer.concat([head, Buffer.from(content)]);
}

test('a client that froze between preparing and executing loses its session and locks', async () => {
  const closed = Promise.withResolvers<void>();
  let socket: net.Socket | undefined;
  const frozen = connect({
    url: database.adminUrl,
    application: 'frozen',
    max: 1,
    statementTimeoutMs: 400,
    idleInTransactionTimeoutMs: 400,
    onSocket: (opened) => {
      socket ??= opened;
      opened.once('close', () => closed.resolve());
    },
  });
  await frozen`select pg_advisory_lock(${LOCK})`;
  // Parse, Describe and Flush, and never the Bind that would follow.
  socket?.removeAllListeners('data');
  const prepare = [message('P', 'x\0select 1\0\0\0'), message('D', 'Sx\0'), message('H', '')];
  socket?.resume().write(Buffer.concat(prepare));
  await closed.promise;
  await other`select pg_advisory_lock(${LOCK})`;
  const [held] = await other<{ held: boolean }[]>`
    select exists (
      select from pg_locks where pid = pg_backend_pid() and locktype = 'advisory' and granted
    ) as held`;
  expect(held?.held).toBe(true);
  await frozen.end({ timeout: 0 });
});
