import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { fromStack } from '../testing/identity.ts';
import { createL2 } from './l2.ts';

const redis = {
  url: fromStack('UPSTASH_REDIS_REST_URL'),
  token: fromStack('UPSTASH_REDIS_REST_TOKEN'),
  timeoutMs: 5_000,
};
const key = () => `test:${crypto.randomUUID()}`;

test('what is set is found by position, and what is not is null', async () => {
  const l2 = createL2(redis);
  const [a, b, c] = [key(), key(), key()];
  const value = JSON.stringify({ name: 'Größe ½ ✓', quotes: '"\\' });
  await l2.setMany([
    { key: a, value, ttlMs: 10_000 },
    { key: c, value: '1', ttlMs: 10_000 },
  ]);
  expect(await l2.getMany([a, b, c])).toEqual([value, null, '1']);
});

test('a value that is no JSON comes back as the text that it was', async () => {
  const l2 = createL2(redis);
  const a = key();
  await l2.setMany([{ key: a, value: '00123', ttlMs: 10_000 }]);
  expect(await l2.getMany([a])).toEqual(['00123']);
});

test('a value leaves when its time is over', async () => {
  const l2 = createL2(redis);
  const a = key();
  await l2.setMany([{ key: a, value: '1', ttlMs: 1 }]);
  await new Promise((wake) => setTimeout(wake, 50));
  expect(await l2.getMany([a])).toEqual([null]);
});

test('a lease has one holder, and only the holder gives it back', async () => {
  const l2 = createL2(redis);
  const [a, b] = [key(), key()];
  expect(await l2.lease([a, b], 'me')).toEqual(new Set([a, b]));
  expect(await l2.lease([a, b], 'you')).toEqual(new Set());
  await l2.release([a], 'you');
  expect(await l2.lease([a], 'you')).toEqual(new Set());
  await l2.release([a], 'me');
  expect(await l2.lease([a, b], 'you')).toEqual(new Set([a]));
});

test('a Redis that refuses is reported, then left alone, and nothing throws', async () => {
  const failures: unknown[] = [];
  const onFailure = (error: unknown) => failures.push(error);
  const l2 = createL2({ ...redis, token: 'wrong', onFailure });
  for (let each = 0; each < 5; each += 1) expect(await l2.getMany(['k'])).toBeUndefined();
  expect([failures.length, l2.state()]).toEqual([3, 'open']);
  expect(await l2.lease(['k'], 'me')).toBeUndefined();
  await l2.setMany([{ key: 'k', value: '1', ttlMs: 1 }]);
  await l2.release(['k'], 'me');
});

test('a Redis that never answers costs one time-out, not more', async () => {
  const silent = createServer(() => undefined);
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const { port } = silent.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  const failures: unknown[] = [];
  const onFailure = (error: unknown) => failures.push(error);
  const l2 = createL2({ url, token: 'any', timeoutMs: 50, onFailure });
  expect(await l2.getMany(['k'])).toBeUndefined();
  expect(failures).toHaveLength(1);
  silent.closeAllConnections();
  silent.close();
});
