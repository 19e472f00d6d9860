import { randomUUID } from 'node:crypto';
import { Redis } from '@upstash/redis';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { redisRestApp } from './app.ts';
import { connectRedis } from './redis_port.ts';
import type { RedisPort } from './redis_port.ts';

const url = process.env['UPSTASH_REDIS_REST_URL'] ?? '';
const token = process.env['UPSTASH_REDIS_REST_TOKEN'] ?? '';
const client = new Redis({ url, token, enableTelemetry: false, retry: false });
const key = (name: string) => `test:${randomUUID()}:${name}`;

describe('the real @upstash/redis client', () => {
  test('reads back text, numbers, objects and what JSON would spoil', async () => {
    for (const value of ['plain', 'ünïcødé \u0000 "quoted"', 42, { nested: [1, 'two', null] }]) {
      const name = key('value');
      await client.set(name, value, { ex: 60 });
      expect(await client.get(name)).toEqual(value);
    }
  });

  test('takes a lease once and gives it to nobody else until it ends', async () => {
    const name = key('lease');
    expect(await client.set(name, 'mine', { nx: true, px: 60_000 })).toBe('OK');
    expect(await client.set(name, 'yours', { nx: true, px: 60_000 })).toBeNull();
    expect(await client.get(name)).toBe('mine');
  });

  test('reads hashes, sorted sets and lists as its documentation says', async () => {
    const hash = key('hash');
    await client.hset(hash, { first: 'a', second: 2 });
    expect(await client.hgetall(hash)).toEqual({ first: 'a', second: 2 });
    const board = key('board');
    await client.zadd(board, { score: 1.5, member: 'low' }, { score: 2, member: 'high' });
    expect(await client.zrange(board, 0, -1, { withScores: true })).toEqual([
      'low',
      1.5,
      'high',
      2,
    ]);
    const list = key('list');
    await client.rpush(list, 'x', 'y');
    expect(await client.lrange(list, 0, -1)).toEqual(['x', 'y']);
    expect(await client.mget(key('none'), key('neither'))).toEqual([null, null]);
  });

  test('sends a pipeline in one request and a transaction that runs whole', async () => {
    const counter = key('counter');
    const pipeline = client.pipeline().incr(counter).incr(counter).get(counter);
    expect(await pipeline.exec()).toEqual([1, 2, 2]);
    expect(await client.multi().incr(counter).incrby(counter, 5).exec()).toEqual([3, 8]);
  });

  test('runs scripts', async () => {
    const script = 'return {KEYS[1], ARGV[1]}';
    expect(await client.eval(script, ['k'], ['v'])).toEqual(['k', 'v']);
  });

  test('reports the error of Redis itself', async () => {
    const name = key('text');
    await client.set(name, 'text');
    await expect(client.incr(name)).rejects.toThrow(/not an integer/);
    await expect(client.multi().set(name, 'x').incr(name).exec()).rejects.toThrow(/not an integer/);
  });

  test('is turned away with a wrong token', async () => {
    const stranger = new Redis({ url, token: 'wrong', enableTelemetry: false, retry: false });
    await expect(stranger.ping()).rejects.toThrow(/WRONGPASS/);
  });
});

describe('the protocol', () => {
  let redis: RedisPort;
  beforeAll(() => {
    redis = connectRedis(process.env['QW_REDIS_URL'] ?? '');
  });
  afterAll(() => redis.close());
  const headers = { authorization: 'Bearer secret' };
  const app = (limits?: Parameters<typeof redisRestApp>[2]) =>
    redisRestApp(redis, 'secret', limits);

  test('takes a command from the path, with a body as the next argument', async () => {
    const name = key('path');
    const set = await app().request(`/set/${name}?EX=60`, { method: 'POST', headers, body: 'a/b' });
    expect(await set.json()).toEqual({ result: 'OK' });
    const get = await app().request(`/get/${name}`, { headers });
    expect(await get.json()).toEqual({ result: 'a/b' });
    const ttl = await app().request(`/ttl/${name}?_token=secret`);
    expect(await ttl.json()).toEqual({ result: 60 });
  });

  test('encodes bytes as base64 when asked', async () => {
    const name = key('bytes');
    const body = JSON.stringify(['SET', name, 'né']);
    await app().request('/', { method: 'POST', headers, body });
    const asked = { ...headers, 'upstash-encoding': 'base64' };
    const get = await app().request(`/get/${name}`, { headers: asked });
    expect(await get.json()).toEqual({ result: Buffer.from('né').toString('base64') });
  });

  test('keeps the good results of a pipeline beside a failed one', async () => {
    const name = key('mixed');
    const body = JSON.stringify([
      ['SET', name, 'x'],
      ['INCR', name],
      ['GET', name],
    ]);
    const reply = await app().request('/pipeline', { method: 'POST', headers, body });
    const [first, second, third] = (await reply.json()) as readonly Record<string, string>[];
    expect(first).toEqual({ result: 'OK' });
    expect(second?.['error']).toMatch(/not an integer/);
    expect(third).toEqual({ result: 'x' });
  });

  test('runs nothing of a transaction that has an unknown command', async () => {
    const name = key('whole');
    const body = JSON.stringify([['SET', name, 'x'], ['NOSUCH']]);
    const reply = await app().request('/multi-exec', { method: 'POST', headers, body });
    expect(reply.status).toBe(400);
    expect(JSON.stringify(await reply.json())).toMatch(/unknown command/i);
    const get = await app().request(`/get/${name}`, { headers });
    expect(await get.json()).toEqual({ result: null });
  });

  test('refuses malformed bodies, and commands that would hold the shared connection', async () => {
    const bodies = ['', '{}', '[]', '[["GET"]]', '["BLPOP","k","0"]', '["SUBSCRIBE","c"]'];
    for (const body of bodies) {
      const reply = await app().request('/', { method: 'POST', headers, body });
      expect([body, reply.status]).toEqual([body, 400]);
    }
  });

  test('refuses a body over its limit and requests over their number', async () => {
    const small = app({ body_bytes_max: 10, requests_max: 10 });
    const body = JSON.stringify(['SET', 'key', 'longer than ten bytes']);
    const length = { 'content-length': String(body.length) };
    const large = { method: 'POST', headers: { ...headers, ...length }, body };
    expect((await small.request('/', large)).status).toBe(413);
    const none = app({ body_bytes_max: 1_000, requests_max: 0 });
    expect((await none.request('/ping', { headers })).status).toBe(429);
  });

  test('refuses a missing token', async () => {
    expect((await app().request('/ping')).status).toBe(401);
    expect((await app().request('/healthz')).status).toBe(200);
  });
});
