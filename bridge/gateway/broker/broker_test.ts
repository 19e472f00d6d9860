import { expect, test } from 'vitest';
import * as bpmn from '../contract/fixtures.ts';
import { compiled } from '../engine/rig.ts';
import { activate } from './activation.ts';
import { run_cancel, run_complete, run_deploy, run_fail, run_publish } from './commands.ts';
import { run_due, trim_due } from './due.ts';
import { decode_instance, encode_state } from './encode.ts';
import { buffer } from './messages.ts';
import { restore_instance, restore_lock } from './restore.ts';
import { install } from './deploy.ts';
import { empty_world, no_changes, type World } from './world.ts';

const PROCESS = bpmn.process(
  'orders',
  [
    bpmn.start('start', bpmn.on_message('begin')),
    bpmn.service('work', 'work'),
    bpmn.catching('wait', bpmn.on_message('told')),
    bpmn.end(),
    bpmn.path('start', 'work', 'wait', 'end'),
  ],
  [bpmn.message('begin', 'begin'), bpmn.message('told', 'told', '=id')],
);

async function world_at(now: number): Promise<World> {
  const world = empty_world(2 ** 51);
  world.now = now;
  const processes = [await compiled(PROCESS)];
  run_deploy(world, [{ name: 'orders.bpmn', xml: PROCESS, checksum: 'c', processes }]);
  return world;
}

function send(world: World, name: string, correlation: string, id: string | null, ttl_ms = 1_000) {
  return run_publish(world, { name, correlation, id, ttl_ms, vars: { id: correlation } });
}

const ASK = { type: 'work', worker: 'w', max: 10, timeout_ms: 100, fetch: null };

function take(world: World): readonly number[] {
  return activate(world, ASK, 1_000_000).entries.map((entry) => entry.key);
}

test('deploying the same text again keeps the version, another text makes the next', async () => {
  const world = await world_at(0);
  const processes = [await compiled(PROCESS)];
  const resource = { name: 'orders.bpmn', xml: PROCESS, checksum: 'c', processes };
  expect(run_deploy(world, [resource]).all[0]?.version).toBe(1);
  expect(run_deploy(world, [{ ...resource, checksum: 'd' }]).all[0]?.version).toBe(2);
  send(world, 'begin', 'k', null);
  expect([...world.instances.values()].map((each) => each.definition)).toEqual([
    world.latest.get('orders')?.key,
  ]);
});

test('a message id is known until its message expires', async () => {
  const world = await world_at(0);
  expect(send(world, 'begin', 'k', 'one').ok).toBe(true);
  expect(send(world, 'begin', 'k', 'one')).toEqual({ ok: false, duplicate: 'one' });
  expect(world.instances.size).toBe(1);
  world.now = 1_001;
  run_due(world, 10);
  expect(world.messages.size).toBe(0);
  expect(send(world, 'begin', 'k', 'one').ok).toBe(true);
});

test('a second start with the same key waits until the first instance has ended', async () => {
  const world = await world_at(0);
  send(world, 'begin', 'k', 'one');
  send(world, 'begin', 'k', 'two');
  expect(world.instances.size).toBe(1);
  const [first] = world.instances.keys();
  run_cancel(world, first ?? 0);
  const alive = [...world.instances.values()].filter((each) => each.status === 'ACTIVE');
  expect(alive.map((each) => each.key)).not.toContain(first);
  expect(alive).toHaveLength(1);
});

test('a message that comes before its wait is kept, and used once', async () => {
  const world = await world_at(0);
  send(world, 'told', 'k', null);
  send(world, 'begin', 'k', null);
  const [job] = take(world);
  run_complete(world, job ?? 0, {});
  expect(world.ended.map((each) => each.status)).toEqual(['COMPLETED']);
  send(world, 'begin', 'k', null, 0);
  const [second] = take(world);
  run_complete(world, second ?? 0, {});
  expect(world.subscriptions.size).toBe(1);
});

test('a message with no time to live that nobody waits for is gone', async () => {
  const world = await world_at(0);
  expect(send(world, 'told', 'k', null, 0)).toMatchObject({ ok: true, instance: null });
  expect(world.messages.size).toBe(0);
  expect(world.changes.messages.size).toBe(0);
});

test('a job whose lock has run out can be activated again, and not before', async () => {
  const world = await world_at(0);
  send(world, 'begin', 'k', null);
  const [job] = take(world);
  expect(take(world)).toEqual([]);
  world.now = 99;
  run_due(world, 10);
  expect(take(world)).toEqual([]);
  world.now = 100;
  run_due(world, 10);
  expect(take(world)).toEqual([job]);
});

test('a job in back-off comes back when it is over', async () => {
  const world = await world_at(0);
  send(world, 'begin', 'k', null);
  const [job = 0] = take(world);
  run_fail(world, job, { retries: 2, back_off_ms: 500, message: null, vars: {} });
  world.now = 499;
  run_due(world, 10);
  expect(take(world)).toEqual([]);
  world.now = 500;
  run_due(world, 10);
  expect(take(world)).toEqual([job]);
});

test('locks of jobs that are done do not pile up, and those that hold stay', async () => {
  const world = await world_at(0);
  send(world, 'begin', 'kept', null, 0);
  const [kept] = take(world);
  for (let n = 0; n < 50; n += 1) {
    send(world, 'begin', `k${n}`, null, 0);
    run_complete(world, take(world)[0] ?? 0, {});
  }
  expect(world.due.length).toBe(51);
  world.due_trim_at = 51;
  trim_due(world);
  expect(world.due.length).toBe(1);
  world.now = 100;
  run_due(world, 10);
  expect(take(world)).toEqual([kept]);
});

test('jobs come in the order they were made, at most as many as were asked for', async () => {
  const world = await world_at(0);
  for (const key of ['a', 'b', 'c']) send(world, 'begin', key, null);
  const first = activate(world, { ...ASK, max: 2 }, 1_000_000).jobs.map((job) =>
    job.includes('"id":"a"'),
  );
  expect(first).toEqual([true, false]);
  expect(take(world)).toHaveLength(1);
});

test('what is read back after a stop behaves like what was there before', async () => {
  const before = await world_at(0);
  send(before, 'begin', 'k', 'one', 5_000);
  send(before, 'told', 'k', null, 5_000);
  const [job = 0] = take(before);
  const after = empty_world(before.last_key);
  for (const definition of before.definitions.values()) install(after, definition);
  for (const message of before.messages.values()) buffer(after, message);
  for (const instance of before.instances.values()) {
    const { elements: _, ...columns } = instance;
    restore_instance(after, decode_instance({ ...columns, state: encode_state(instance) }));
  }
  for (const entry of before.changes.locks.values()) {
    if (entry)
      restore_lock(after, { job: entry.key, worker: entry.worker, deadline: entry.deadline });
  }
  after.changes = no_changes();
  expect(take(after)).toEqual([]);
  expect(send(after, 'begin', 'k', 'one')).toMatchObject({ ok: false });
  expect(run_complete(after, job, {})).toMatchObject({ ok: true });
  expect(after.ended.map((each) => each.status)).toEqual(['COMPLETED']);
  expect(after.changes.locks.get(job)).toBeNull();
});
