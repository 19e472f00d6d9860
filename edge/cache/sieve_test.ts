import { expect, test } from 'vitest';
import { createSieve } from './sieve.ts';
import type { Kept } from './sieve.ts';

function kept(bytesMax: number) {
  return { sieve: createSieve<number>(bytesMax), home: new Map<string, Kept<number>>() };
}

test('what was seen since the hand passed outlives what was not', () => {
  const { sieve, home } = kept(80);
  for (let each = 0; each < 8; each += 1) sieve.put(home, `k${each}`, each, 10);
  for (const key of ['k0', 'k2']) {
    const found = home.get(key);
    if (found !== undefined) found.seen = true;
  }
  sieve.put(home, 'k8', 8, 10);
  sieve.put(home, 'k9', 9, 10);
  expect([...home.keys()].sort()).toEqual(['k0', 'k2', 'k4', 'k5', 'k6', 'k7', 'k8', 'k9']);
  expect(sieve.evictions()).toBe(2);
});

test('the bytes never exceed the bound, whatever is put in, replaced and read', () => {
  const seed = Math.floor(Math.random() * 2 ** 31);
  console.log(`seed ${seed}`);
  let state = seed;
  const random = (below: number) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return state % below;
  };
  const { sieve, home } = kept(1_000);
  for (let step = 0; step < 20_000; step += 1) {
    const key = `k${random(200)}`;
    const found = home.get(key);
    if (found !== undefined && random(2) === 0) found.seen = true;
    else sieve.put(home, key, step, 1 + random(125));
    expect(sieve.bytes()).toBeLessThanOrEqual(1_000);
  }
  const held = [...home.values()].reduce((sum, one) => sum + one.bytes, 0);
  expect([held, home.size]).toEqual([sieve.bytes(), sieve.entries()]);
});

test('a value that would push out an eighth of the rest is not kept', () => {
  const { sieve, home } = kept(80);
  sieve.put(home, 'small', 1, 10);
  sieve.put(home, 'large', 2, 11);
  expect([...home.keys()]).toEqual(['small']);
});

test('everything can be evicted even when everything was seen', () => {
  const { sieve, home } = kept(80);
  for (let each = 0; each < 100; each += 1) {
    for (const one of home.values()) one.seen = true;
    sieve.put(home, `k${each}`, each, 10);
  }
  expect(home.size).toBe(8);
});
