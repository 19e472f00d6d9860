import { expect, test } from 'vitest';
import * as bpmn from '../contract/fixtures.ts';
import { compiled } from '../engine/rig.ts';
import { activate } from './activation.ts';
import { runCancel, runComplete, runDeploy, runFail, runPublish } from './commands.ts';
import { runDue, trimDue } from './due.ts';
import { decodeInstance, encodeState } from './encode.ts';
import { buffer } from './messages.ts';
import { restoreInstance, restoreLock } from './restore.ts';
import { install } from './deploy.ts';
import { emptyWorld, noChanges, type World } from './world.ts';

const PROCESS = bpmn.process(
  'orders',
  [
    bpmn.start('start', bpmn.onMessage('begin')),
    bpmn.service('work', 'work'),
    bpmn.catching('wait', bpmn.onMessage('told')),
    bpmn.end(),
    bpmn.path('start', 'work', 'wait', 'end'),
  ],
  [bpmn.message('begin', 'begin'), bpmn.message('told', 'told', '=id')],
);

async function worldAt(now: number): Promise<World> {
  const world = emptyWorld(2 ** 51);
  world.now = now;
  const processes = [await compiled(PROCESS)];
  runDeploy(world, [{ name: 'orders.bpmn', xml: PROCESS, checksum: 'c', processes }]);
  return world;
}

function send(world: World, name: string, correlation: string, id: string | null, ttlMs = 1_000) {
  return runPublish(world, { name, correlation, id, ttlMs, vars: { id: correlation } });
}

const ASK = { type: 'work', worker: 'w', max: 10, timeoutMs: 100, fetch: null };

function take(world: World): readonly number[] {
  return activate(world, ASK, 1_000_000).entries.map((entry) => entry.key);
}

test('deploying the same text again keeps the version, another text makes the next', async () => {
  const world = await worldAt(0);
  const processes = [await compiled(PROCESS)];
  const resource = { name: 'orders.bpmn', xml: PROCESS, checksum: 'c', processes };
  expect(runDeploy(world, [resource]).all[0]?.version).toBe(1);
  expect(runDeploy(world, [{ ...resource, checksum: 'd' }]).all[0]?.version).toBe(2);
  send(world, 'begin', 'k', null);
  expect([...world.instances.values()].map((each) => each.definition)).toEqual([
    world.latest.get('orders')?.key,
  ]);
});

test('a message id is known until its message expires', async () => {
  const world = await worldAt(0);
  expect(send(world, 'begin', 'k', 'one').ok).toBe(true);
  expect(send(world, 'begin', 'k', 'one')).toEqual({ ok: false, duplicate: 'one' });
  expect(world.instances.size).toBe(1);
  world.now = 1_001;
  runDue(world, 10);
  expect(world.messages.size).toBe(0);
  expect(send(world, 'begin', 'k', 'one').ok).toBe(true);
});

test('a second start with the same key waits until the first instance has ended', async () => {
  const world = await worldAt(0);
  send(world, 'begin', 'k', 'one');
  send(world, 'begin', 'k', 'two');
  expect(world.instances.size).toBe(1);
  const [first] = world.instances.keys();
  runCancel(world, first ?? 0);
  const alive = [...world.instances.values()].filter((each) => each.status === 'ACTIVE');
  expect(alive.map((each) => each.key)).not.toContain(first);
  expect(alive).toHaveLength(1);
});

test('a message that comes before its wait is kept, and used once', async () => {
  const world = await worldAt(0);
  send(world, 'told', 'k', null);
  send(world, 'begin', 'k', null);
  const [job] = take(world);
  runComplete(world, job ?? 0, {});
  expect(world.ended.map((each) => each.status)).toEqual(['COMPLETED']);
  send(world, 'begin', 'k', null, 0);
  const [second] = take(world);
  runComplete(world, second ?? 0, {});
  expect(world.subscriptions.size).toBe(1);
});

test('a message with no time to live that nobody waits for is gone', async () => {
  const world = await worldAt(0);
  expect(send(world, 'told', 'k', null, 0)).toMatchObject({ ok: true, instance: null });
  expect(world.messages.size).toBe(0);
  expect(world.changes.messages.size).toBe(0);
});

test('a job whose lock has run out can be activated again, and not before', async () => {
  const world = await worldAt(0);
  send(world, 'begin', 'k', null);
  const [job] = take(world);
  expect(take(world)).toEqual([]);
  world.now = 99;
  runDue(world, 10);
  expect(take(world)).toEqual([]);
  world.now = 100;
  runDue(world, 10);
  expect(take(world)).toEqual([job]);
});

test('a job in back-off comes back when it is over', async () => {
  const world = await worldAt(0);
  send(world, 'begin', 'k', null);
  const [job = 0] = take(world);
  runFail(world, job, { retries: 2, backOffMs: 500, message: null, vars: {} });
  world.now = 499;
  runDue(world, 10);
  expect(take(world)).toEqual([]);
  world.now = 500;
  runDue(world, 10);
  expect(take(world)).toEqual([job]);
});

test('locks of jobs that are done do not pile up, and those that hold stay', async () => {
  const world = await worldAt(0);
  send(world, 'begin', 'kept', null, 0);
  const [kept] = take(world);
  for (let n = 0; n < 50; n += 1) {
    send(world, 'begin', `k${n}`, null, 0);
    runComplete(world, take(world)[0] ?? 0, {});
  }
  expect(world.due.length).toBe(51);
  world.dueTrimAt = 51;
  trimDue(world);
  expect(world.due.length).toBe(1);
  world.now = 100;
  runDue(world, 10);
  expect(take(world)).toEqual([kept]);
});

test('jobs come in the order they were made, at most as many as were asked for', async () => {
  const world = await worldAt(0);
  for (const key of ['a', 'b', 'c']) send(world, 'begin', key, null);
  const first = activate(world, { ...ASK, max: 2 }, 1_000_000).jobs.map((job) =>
    job.includes('"id":"a"'),
  );
  expect(first).toEqual([true, false]);
  expect(take(world)).toHaveLength(1);
});

test('what is read back after a stop behaves like what was there before', async () => {
  const before = await worldAt(0);
  send(before, 'begin', 'k', 'one', 5_000);
  send(before, 'told', 'k', null, 5_000);
  const [job = 0] = take(before);
  const after = emptyWorld(before.last_key);
  for (const definition of before.definitions.values()) install(after, definition);
  for (const message of before.messages.values()) buffer(after, message);
  for (const instance of before.instances.values()) {
    const { elements: _, ...columns } = instance;
    restoreInstance(after, decodeInstance({ ...columns, state: encodeState(instance) }));
  }
  for (const entry of before.changes.locks.values()) {
    if (entry)
      restoreLock(after, { job: entry.key, worker: entry.worker, deadline: entry.deadline });
  }
  after.changes = noChanges();
  expect(take(after)).toEqual([]);
  expect(send(after, 'begin', 'k', 'one')).toMatchObject({ ok: false });
  expect(runComplete(after, job, {})).toMatchObject({ ok: true });
  expect(after.ended.map((each) => each.status)).toEqual(['COMPLETED']);
  expect(after.changes.locks.get(job)).toBeNull();
});
