import { execFile } from 'node:child_process';
import dgram from 'node:dgram';
import http from 'node:http';
import net from 'node:net';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { Kafka, logLevel } from 'kafkajs';
import type { NatsConnection } from 'nats';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestDatabase } from '../../db/test_database.ts';
import type { TestDatabase } from '../../db/test_database.ts';
import { connectNats } from '../client/connect.ts';
import { createPool } from './pool.ts';
import type { Pool } from './pool.ts';
import { startTestNats } from './test_nats.ts';
import { guardNats, installTransactionGuard } from './transaction_guard.ts';
import { decideNow, inTransaction } from './transaction_scope.ts';

/** Counts who reached it and what they sent; answers nothing. */
let outside: net.Server;
let port: number;
let reached = { connections: 0, bytes: 0 };
let opened: net.Socket;
let nats: NatsConnection;
let stopNats: () => Promise<void>;
let database: TestDatabase;
let pool: Pool;

beforeAll(async () => {
  installTransactionGuard();
  outside = net.createServer((socket) => {
    reached.connections += 1;
    socket.on('data', (chunk) => (reached.bytes += chunk.length));
    socket.on('error', () => undefined);
  });
  await new Promise<void>((done) => outside.listen(0, '127.0.0.1', done));
  ({ port } = outside.address() as AddressInfo);
  opened = net.connect(port, '127.0.0.1');
  await new Promise((done) => opened.once('connect', done));
  const server = await startTestNats();
  stopNats = server.stop;
  nats = await connectNats({ url: server.url, name: 'guarded' });
  guardNats(nats);
  database = await createTestDatabase();
  const url = database.coreUrl;
  pool = createPool({ name: 'guarded', size: 1, queueMax: 9, url, application: 'test' });
}, 30_000);
afterAll(async () => {
  opened.destroy();
  outside.close();
  await nats.close();
  await stopNats();
  await pool.end();
  await database.drop();
});

/** Nothing arrives, neither now nor a little later. */
async function leavesNoTrace(attempt: () => unknown): Promise<unknown> {
  await sleep(20);
  reached = { connections: 0, bytes: 0 };
  const failure = await inTransaction(async () => {
    try {
      await attempt();
      return null;
    } catch (error) {
      return error;
    }
  });
  await sleep(50);
  expect(reached).toEqual({ connections: 0, bytes: 0 });
  return failure;
}

const kafka = () =>
  new Kafka({
    brokers: [`127.0.0.1:${port}`],
    logLevel: logLevel.NOTHING,
    retry: { retries: 0 },
    connectionTimeout: 200,
  });
const redis = async () => {
  const client = new Redis({ port, lazyConnect: true, retryStrategy: () => null });
  client.on('error', () => undefined);
  await client.connect();
};
const request = () =>
  new Promise((_done, failed) => {
    http.get({ port, host: '127.0.0.1' }).on('error', failed);
  });

describe('inside a transaction nobody', () => {
  test.each<[string, () => unknown]>([
    ['fetches', () => fetch(`http://127.0.0.1:${port}/`)],
    ['makes an HTTP request', request],
    ['opens a socket', () => net.connect(port, '127.0.0.1')],
    ['writes to a socket that was open before', () => opened.write('late')],
    ['ends a socket with a last word', () => opened.write(Buffer.from('bye'))],
    ['reaches Kafka', () => kafka().producer().connect()],
    ['reaches Redis', redis],
    ['sends a datagram', () => dgram.createSocket('udp4').send('x', port, '127.0.0.1')],
    ['publishes on NATS', () => nats.publish('evt.x', '{}')],
    ['asks on NATS', () => nats.request('cpq.v1.quote.get', '{}')],
    ['starts a program', () => execFile('true')],
    ['takes another connection', () => pool.run(Date.now() + 1_000, async () => null)],
  ])('%s', async (_what, attempt) => {
    const failure = await leavesNoTrace(attempt);
    expect(failure).toBeInstanceOf(Error);
    expect(String(failure instanceof Error ? [failure, failure.cause] : '')).toMatch(
      /inside a transaction|[Cc]onnection/,
    );
  });
});

describe("a command's own functions", () => {
  test.each<[string, () => unknown]>([
    ['start no timer', () => setTimeout(() => undefined, 1)],
    ['start no interval', () => setInterval(() => undefined, 1)],
    ['do not wait', () => sleep(1)],
    ['put nothing off', () => setImmediate(() => undefined)],
    ['fetch nothing', () => fetch(`http://127.0.0.1:${port}/`)],
    ['are no promises', () => Promise.resolve(1)],
  ])('%s', (_what, attempt) => {
    expect(() => decideNow(attempt)).toThrow('inside a transaction');
  });
});

test('the database is reached inside, and everything afterwards', async () => {
  const rows = await pool.run(Date.now() + 5_000, ({ sql }) =>
    inTransaction(async () => {
      const one = await sql`select 1 as one`;
      // The driver's own timers run on.
      return [...one, ...(await sql`select 2 as one`)];
    }),
  );
  expect(rows).toEqual([{ one: 1 }, { one: 2 }]);
  reached = { connections: 0, bytes: 0 };
  opened.write('outside');
  nats.publish('evt.x', '{}');
  await nats.flush();
  await sleep(20);
  expect(reached.bytes).toBe(7);
});

test('what was made inside is free when the transaction is over', async () => {
  const later = Promise.withResolvers<boolean>();
  await inTransaction(async () => {
    setTimeout(() => later.resolve(opened.write('later')), 20);
  });
  expect(await later.promise).toBeTypeOf('boolean');
});
