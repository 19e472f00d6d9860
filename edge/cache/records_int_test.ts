import { expect, test } from 'vitest';
import { refuse } from '../../core/contract/reply.ts';
import { fromStack } from '../testing/identity.ts';
import { createL2 } from './l2.ts';
import type { L2 } from './l2.ts';
import { createCacheMeters } from './meters.ts';
import type { Fetched } from './record_types.ts';
import { createRecordCache } from './records.ts';
import type { RecordCache } from './records.ts';

type Thing = { readonly id: string };

function redis(): L2 {
  return createL2({
    url: fromStack('UPSTASH_REDIS_REST_URL'),
    token: fromStack('UPSTASH_REDIS_REST_TOKEN'),
    timeoutMs: 5_000,
  });
}

/** Each stands for a process of its own: they share nothing but Redis. */
function processOf(l2: L2 | undefined, now: () => number = Date.now): RecordCache {
  const onFault = (error: unknown) => {
    throw error;
  };
  return createRecordCache({ bytesMax: 1e6, l2, meters: createCacheMeters(), now, onFault });
}

/** Counts how often each id is fetched; `x…` doesn't exist. */
function origin(delayMs = 30) {
  const fetched = new Map<string, number>();
  const fetch = async (ids: readonly string[]): Promise<Fetched<Thing>> => {
    for (const id of ids) fetched.set(id, (fetched.get(id) ?? 0) + 1);
    await new Promise((wake) => setTimeout(wake, delayMs));
    const found = ids.filter((id) => !id.startsWith('x'));
    return { ok: true, records: new Map(found.map((id) => [id, { id }])) };
  };
  const scope = [`t${crypto.randomUUID()}`, 'v1', 'thing'];
  const wanted = (...ids: string[]) => ({ domain: 'thing', scope, ids, ttlMs: 60_000, fetch });
  return { fetched, wanted };
}

test('500 callers in four processes cause one rebuild of each key', async () => {
  const { fetched, wanted } = origin();
  const processes = [1, 2, 3, 4].map(() => processOf(redis()));
  const calls = Array.from({ length: 125 }, (_, each) =>
    processes.map((one) => one.load(wanted(`a${each % 5}`, `a${(each + 1) % 5}`))),
  );
  const loaded = await Promise.all(calls.flat());
  expect(loaded.every((one) => one.ok && one.records.size === 2)).toBe(true);
  expect(Object.fromEntries(fetched)).toEqual({ a0: 1, a1: 1, a2: 1, a3: 1, a4: 1 });
});

test('a process finds in Redis what another one fetched', async () => {
  const { fetched, wanted } = origin();
  await processOf(redis()).load(wanted('a'));
  const loaded = await processOf(redis()).load(wanted('a', 'b'));
  expect(loaded).toMatchObject({ ok: true, layer: 'core' });
  expect(Object.fromEntries(fetched)).toEqual({ a: 1, b: 1 });
});

test('the second time memory answers', async () => {
  const { wanted } = origin();
  const cache = processOf(redis());
  await cache.load(wanted('a'));
  expect(await cache.load(wanted('a'))).toMatchObject({ ok: true, layer: 'l1' });
});

test('what does not exist is remembered, for a short while', async () => {
  const { fetched, wanted } = origin();
  const clock = { now: 1_000_000 };
  const cache = processOf(undefined, () => clock.now);
  for (let each = 0; each < 3; each += 1) {
    const loaded = await cache.load(wanted('x'));
    expect(loaded.ok && loaded.records.size).toBe(0);
  }
  expect(fetched.get('x')).toBe(1);
  clock.now += 2_001;
  await cache.load(wanted('x'));
  expect(fetched.get('x')).toBe(2);
});

test('without Redis callers of one process still share one rebuild', async () => {
  const { fetched, wanted } = origin();
  const cache = processOf(undefined);
  await Promise.all(Array.from({ length: 100 }, () => cache.load(wanted('a'))));
  expect(fetched.get('a')).toBe(1);
});

test('many keys are fetched in chunks that fit into a message', async () => {
  const { wanted } = origin(0);
  const cache = processOf(redis());
  const ids = Array.from({ length: 1_000 }, (_, each) => `a${each}`);
  let largest = 0;
  const watched = wanted(...ids);
  const loaded = await cache.load({
    ...watched,
    fetch: (some) => {
      largest = Math.max(largest, some.length);
      return watched.fetch(some);
    },
  });
  expect(loaded.ok && loaded.records.size).toBe(1_000);
  expect(largest).toBe(50);
});

test('answers to questions that must be asked one by one are not mixed up', async () => {
  const cache = processOf(redis());
  const { wanted } = origin();
  const ask = (id: string) =>
    cache.load({
      ...wanted(id),
      apart: true,
      fetch: async (): Promise<Fetched<Thing>> => {
        await new Promise((wake) => setTimeout(wake, 20));
        return { ok: true, records: new Map([[id, { id }]]) };
      },
    });
  const ids = Array.from({ length: 60 }, (_, at) => `q${at}`);
  const answers = await Promise.all(ids.map(ask));
  const found = answers.map((loaded, at) => loaded.ok && loaded.records.get(ids[at] ?? '')?.id);
  expect(found).toEqual(ids);
});

test('a refusal reaches every caller that waited, and is not remembered', async () => {
  const cache = processOf(redis());
  let refusing = true;
  const { wanted } = origin();
  const flaky = {
    ...wanted('a'),
    fetch: async (ids: readonly string[]): Promise<Fetched<Thing>> =>
      refusing ? refuse('overloaded', 'busy') : wanted().fetch(ids),
  };
  const refused = await Promise.all([cache.load(flaky), cache.load(flaky)]);
  expect(refused.map((one) => one.ok)).toEqual([false, false]);
  refusing = false;
  expect(await cache.load(flaky)).toMatchObject({ ok: true });
});

test('a holder of the lease that died is waited for, not for ever', async () => {
  const { fetched, wanted } = origin();
  const l2 = redis();
  await l2.lease([`qw1:${wanted('a').scope.join(':')}:a`], 'somebody who died');
  const loaded = await processOf(l2).load(wanted('a'));
  expect(loaded).toMatchObject({ ok: true, layer: 'core' });
  expect(fetched.get('a')).toBe(1);
});

test('a lost promise of the origin is a refusal, and the next caller tries again', async () => {
  const faults: unknown[] = [];
  const cache = createRecordCache({
    bytesMax: 1e6,
    l2: undefined,
    meters: createCacheMeters(),
    now: Date.now,
    onFault: (error) => faults.push(error),
  });
  const { wanted } = origin();
  const broken = { ...wanted('a'), fetch: () => Promise.reject(new Error('boom')) };
  expect(await cache.load(broken)).toMatchObject({ ok: false, code: 'internal' });
  expect(faults).toHaveLength(1);
  expect(await cache.load(wanted('a'))).toMatchObject({ ok: true });
});
