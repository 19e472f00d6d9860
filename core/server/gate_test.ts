import { expect, test } from 'vitest';
import { createGate } from './gate.ts';
import type { Gate, GateOptions } from './gate.ts';

const ONE_AT_A_TIME: GateOptions = {
  name: 'test',
  concurrency: 1,
  queueMax: 4,
  queueMin: 4,
  burstWaitMs: 60_000,
  standingWaitMs: 60_000,
};
const soon = () => Date.now() + 60_000;

/** Work that ends when it is told to, and what was started, in order. */
function workshop(gate: Gate) {
  const started: string[] = [];
  const finish: (() => void)[] = [];
  const ask = (name: string, tenant = 'a', deadlineAtMs = soon()) =>
    gate.run({ tenant, deadlineAtMs }, async () => {
      started.push(name);
      await new Promise<void>((done) => finish.push(done));
      return name;
    });
  const finishAll = async (): Promise<void> => {
    while (gate.counts().running > 0) {
      finish.shift()?.();
      await new Promise((turn) => setImmediate(turn));
    }
  };
  return { started, ask, finishAll };
}

test('a full queue refuses at once, with a time to come back, and starts nothing', async () => {
  const gate = createGate(ONE_AT_A_TIME);
  const { started, ask, finishAll } = workshop(gate);
  const taken = ['1', '2', '3', '4', '5'].map((name) => ask(name));
  const refused = await ask('6');
  expect(refused).toMatchObject({ ok: false, code: 'overloaded' });
  expect(typeof refused === 'object' ? refused.retryAfterMs : 0).toBeGreaterThanOrEqual(50);
  expect(gate.counts()).toEqual({ queued: 4, running: 1 });
  await finishAll();
  expect(await Promise.all(taken)).toEqual(['1', '2', '3', '4', '5']);
  expect(started).not.toContain('6');
});

test('what is past its deadline when its turn comes is not started, and the next one is', async () => {
  const gate = createGate(ONE_AT_A_TIME);
  const { started, ask, finishAll } = workshop(gate);
  const first = ask('first');
  const late = ask('late', 'a', Date.now() + 30);
  const next = ask('next');
  await new Promise((wake) => setTimeout(wake, 40));
  await finishAll();
  expect(await late).toMatchObject({ ok: false, code: 'deadline_exceeded' });
  expect(await Promise.all([first, next])).toEqual(['first', 'next']);
  expect(started).toEqual(['first', 'next']);
});

test('a deadline that has passed is refused even when nothing else is there', async () => {
  const { started, ask } = workshop(createGate(ONE_AT_A_TIME));
  expect(await ask('late', 'a', Date.now() - 1)).toMatchObject({ code: 'deadline_exceeded' });
  expect(started).toEqual([]);
});

test('what cannot be done within its deadline is refused before it waits', async () => {
  const gate = createGate({ ...ONE_AT_A_TIME, queueMax: 100 });
  const { ask, finishAll } = workshop(gate);
  const crowd = Array.from({ length: 50 }, (_, at) => ask(String(at)));
  const hopeless = await ask('hopeless', 'a', Date.now() + 20);
  expect(hopeless).toMatchObject({ ok: false, code: 'overloaded' });
  expect(gate.counts()).toEqual({ queued: 49, running: 1 });
  await finishAll();
  expect(await Promise.all(crowd)).toHaveLength(50);
});

test('a wait that is longer than anybody is to have is refused, beyond a minimum of turns', async () => {
  const gate = createGate({ ...ONE_AT_A_TIME, queueMax: 100, burstWaitMs: 1 });
  const { ask, finishAll } = workshop(gate);
  const taken = ['1', '2', '3', '4', '5'].map((name) => ask(name));
  expect(await ask('6')).toMatchObject({ code: 'overloaded' });
  await finishAll();
  expect(await Promise.all(taken)).toHaveLength(5);
});

test('tenants take turns, so that nobody waits behind the crowd of another', async () => {
  const gate = createGate(ONE_AT_A_TIME);
  const { started, ask, finishAll } = workshop(gate);
  const all = [ask('a1'), ask('a2'), ask('a3'), ask('b1', 'b'), ask('c1', 'c')];
  await finishAll();
  await Promise.all(all);
  expect(started).toEqual(['a1', 'a2', 'b1', 'c1', 'a3']);
});

test('a tenant who fills the queue gives its newest place to a tenant who has none', async () => {
  const gate = createGate(ONE_AT_A_TIME);
  const { started, ask, finishAll } = workshop(gate);
  const crowd = ['a1', 'a2', 'a3', 'a4', 'a5'].map((name) => ask(name));
  const other = ask('b1', 'b');
  expect(await crowd.at(-1)).toMatchObject({ ok: false, code: 'overloaded' });
  await finishAll();
  expect(await other).toBe('b1');
  expect(started).toEqual(['a1', 'a2', 'b1', 'a3', 'a4']);
});

test('a place is free again after work that failed', async () => {
  const gate = createGate(ONE_AT_A_TIME);
  const entrant = { tenant: 'a', deadlineAtMs: soon() };
  await expect(gate.run(entrant, () => Promise.reject(new Error('broken')))).rejects.toThrow(
    'broken',
  );
  expect(await gate.run(entrant, async () => 'works')).toBe('works');
});

test('a quiet time before a burst does not count as a queue that stands', async () => {
  const gate = createGate({ ...ONE_AT_A_TIME, queueMin: 0, standingWaitMs: 0 });
  const entrant = { tenant: 'a', deadlineAtMs: soon() };
  await gate.run(entrant, async () => 'long ago');
  await new Promise((wake) => setTimeout(wake, 1_100));
  const { ask, finishAll } = workshop(gate);
  const burst = [ask('1'), ask('2'), ask('3')];
  await finishAll();
  expect(await Promise.all(burst)).toEqual(['1', '2', '3']);
});

test('a queue that has stood for a second takes in no more than its standing wait', async () => {
  const gate = createGate({ ...ONE_AT_A_TIME, queueMin: 0, standingWaitMs: 0 });
  const { ask, finishAll } = workshop(gate);
  const taken = [ask('1'), ask('2')];
  await new Promise((wake) => setTimeout(wake, 1_100));
  expect(await ask('3')).toMatchObject({ code: 'overloaded' });
  await finishAll();
  expect(await Promise.all(taken)).toEqual(['1', '2']);
});

test('the more are told to come back, the later they are told to, and not all at once', async () => {
  const gate = createGate({ ...ONE_AT_A_TIME, queueMax: 0 });
  const { ask, finishAll } = workshop(gate);
  const first = ask('1');
  const refused = await Promise.all(Array.from({ length: 1_000 }, () => ask('later')));
  const times = refused.map((reply) => (typeof reply === 'object' ? (reply.retryAfterMs ?? 0) : 0));
  const mean = (of: readonly number[]) => of.reduce((sum, each) => sum + each, 0) / of.length;
  expect(mean(times.slice(500))).toBeGreaterThan(2 * mean(times.slice(0, 100)));
  expect(new Set(times.slice(-100)).size).toBeGreaterThan(10);
  await finishAll();
  expect(await first).toBe('1');
});
