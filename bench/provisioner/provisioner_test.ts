import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApp } from './app.ts';
import { startCallbacks } from './callbacks.ts';
import { openLog, readLog } from './log.ts';
import { createProvisioner } from './provisioner.ts';
import { SETTINGS_DEFAULT } from './settings.ts';
import type { Settings } from './settings.ts';

let directory = '';
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'qw-provisioner-'));
});
afterAll(() => rm(directory, { recursive: true }));

async function startWorld(path: string, change: Partial<Settings> = {}) {
  let settings: Settings = { ...SETTINGS_DEFAULT, latencyP50Ms: 0, ...change };
  const past = await readLog(path);
  const log = await openLog(path);
  const callbacks = startCallbacks(() => settings, log);
  const provisioner = createProvisioner(() => settings, log, callbacks, past);
  const app = createApp({
    provisioner,
    callbacks,
    settings: () => settings,
    change: (changed) => {
      settings = changed;
    },
  });
  const post = async (key: string, more: object): Promise<number> => {
    const request = { orderId: randomUUID(), tenant: 'demo', taskType: 'activate', ...more };
    const response = await app.request('/effects', {
      method: 'POST',
      headers: { 'idempotency-key': key },
      body: JSON.stringify(request),
    });
    return response.status;
  };
  const ask = (taskId: string, key = taskId): Promise<number> => post(key, { taskId });
  const undo = (compensates: string, taskId: string = randomUUID()): Promise<number> =>
    post(taskId, { taskId, compensates });
  const stop = async (): Promise<void> => {
    callbacks.stop();
    await log.close();
  };
  return { app, ask, undo, stop, provisioner };
}

test('the same key never has two effects, not even at once', async () => {
  const path = join(directory, 'once.ndjson');
  const world = await startWorld(path, { latencyP50Ms: 20 });
  const taskId = randomUUID();
  const asked = await Promise.all([world.ask(taskId), world.ask(taskId), world.ask(taskId)]);
  expect([...asked, await world.ask(taskId)]).toEqual([200, 200, 200, 200]);
  await world.stop();
  expect(await readLog(path)).toHaveLength(1);
});

test('what was undone before it was made is not made any more, also after a restart', async () => {
  const path = join(directory, 'undone.ndjson');
  const [made, late] = [randomUUID(), randomUUID()];
  const world = await startWorld(path);
  expect([await world.ask(made), await world.undo(made), await world.ask(made)]).toEqual([
    200, 200, 200,
  ]);
  expect(await world.undo(late)).toBe(200);
  await world.stop();
  const again = await startWorld(path);
  expect(await again.ask(late)).toBe(409);
  await again.stop();
  expect((await readLog(path)).map((entry) => entry.taskId)).not.toContain(late);
});

test('a restarted system remembers what it did', async () => {
  const path = join(directory, 'restart.ndjson');
  const taskId = randomUUID();
  const before = await startWorld(path);
  await before.ask(taskId);
  await before.stop();
  const after = await startWorld(path, { permanent: 1 });
  expect(await after.ask(taskId)).toBe(200);
  expect(after.provisioner.effects()).toHaveLength(1);
  await after.stop();
});

test('a second key for a task is a second effect, and the list shows it', async () => {
  const world = await startWorld(join(directory, 'twice.ndjson'));
  const taskId = randomUUID();
  await world.ask(taskId);
  await world.ask(taskId, `${taskId}-again`);
  const listed: unknown = await (await world.app.request('/effects')).json();
  expect(listed).toMatchObject({ total: 2, tasks: 1, byTask: { [taskId]: 2 } });
  await world.stop();
});

test('a refused task can be asked for again once the refusal ends', async () => {
  const world = await startWorld(join(directory, 'refused.ndjson'), { permanent: 1 });
  const taskId = randomUUID();
  expect(await world.ask(taskId)).toBe(422);
  const change = { method: 'POST', body: '{"permanent":0}' };
  expect((await world.app.request('/settings', change)).status).toBe(200);
  expect(await world.ask(taskId)).toBe(200);
  await world.stop();
});

test('a lost reply has had its effect, and only one', async () => {
  const world = await startWorld(join(directory, 'lost.ndjson'), { transient: 1, seed: 3 });
  const tasks = Array.from({ length: 60 }, () => randomUUID());
  const first = await Promise.all(tasks.map((taskId) => world.ask(taskId)));
  const lost = tasks.filter((_, at) => first[at] === 504);
  expect(lost.length).toBeGreaterThan(5);
  expect(world.provisioner.effects()).toHaveLength(lost.length);
  const again = await Promise.all(lost.map((taskId) => world.ask(taskId)));
  expect(new Set(again)).toEqual(new Set([200]));
  expect(world.provisioner.effects()).toHaveLength(lost.length);
  await world.stop();
});

test('a request without a key, with a wrong body or setting is refused', async () => {
  const world = await startWorld(join(directory, 'wrong.ndjson'));
  expect(await world.ask(randomUUID(), 'x')).toBe(400);
  expect(await world.ask('not a uuid', 'long-enough')).toBe(400);
  const wrong = await world.app.request('/settings', { method: 'POST', body: '{"transient":2}' });
  expect(wrong.status).toBe(400);
  expect(await wrong.text()).toContain('transient');
  await world.stop();
});
