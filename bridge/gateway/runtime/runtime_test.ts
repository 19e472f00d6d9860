import { expect, test } from 'vitest';
import { LIMITS } from '../broker/limits.ts';
import { emptyWorld } from '../broker/world.ts';
import { createRuntime, stopTimer, submit, type Runtime } from './runtime.ts';
import { addWaiter } from './waiters.ts';

type Commit = { readonly accept: () => void; readonly fail: (error: Error) => void };

function rig() {
  const commits: Commit[] = [];
  const broken: Error[] = [];
  const runtime = createRuntime(
    emptyWorld(0),
    () =>
      new Promise<void>((accept, fail) => {
        commits.push({ accept, fail });
      }),
    () => 0,
    (error) => broken.push(error),
  );
  return { runtime, commits, broken };
}

function send(runtime: Runtime, name: string, log: string[]): void {
  submit(runtime, {
    run: () => log.push(`${name} ran`),
    done: () => log.push(`${name} done`),
    failed: () => log.push(`${name} failed`),
  });
}

const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

test('what was asked for is answered after its commit, and batches overlap by one', async () => {
  const { runtime, commits } = rig();
  const log: string[] = [];
  send(runtime, 'a', log);
  send(runtime, 'b', log);
  await turn();
  send(runtime, 'c', log);
  await turn();
  send(runtime, 'd', log);
  await turn();
  expect(log).toEqual(['a ran', 'b ran', 'c ran']);
  commits[0]?.accept();
  await turn();
  expect(log).toEqual(['a ran', 'b ran', 'c ran', 'a done', 'b done', 'd ran']);
  stopTimer(runtime);
});

test('when a commit fails all under way fail, also those whose commit never answers', async () => {
  const { runtime, commits, broken } = rig();
  const log: string[] = [];
  for (const name of ['a', 'b', 'c']) {
    send(runtime, name, log);
    await turn();
  }
  const given: string[] = [];
  const ask = { type: 't', worker: 'w', max: 1, timeoutMs: 1, fetch: null };
  addWaiter(runtime.waiters, { ask, gone: false, give: (jobs) => given.push(...jobs, 'end') > 0 });
  commits[0]?.fail(new Error('connection lost'));
  await turn();
  expect(log).toEqual(['a ran', 'b ran', 'a failed', 'b failed', 'c failed']);
  expect(given).toEqual(['end']);
  expect(broken.map((error) => error.message)).toEqual(['connection lost']);
  commits[1]?.accept();
  send(runtime, 'd', log);
  await turn();
  expect(log.slice(5)).toEqual(['d failed']);
});

test('a command too many is refused at once, and the others go on', async () => {
  const { runtime, commits } = rig();
  const log: string[] = [];
  for (let n = 0; n <= LIMITS.pendingCommandsMax; n += 1) send(runtime, `${n}`, log);
  expect(log).toEqual([`${LIMITS.pendingCommandsMax} failed`]);
  await turn();
  commits[0]?.accept();
  await turn();
  expect(log).toContain('0 done');
  stopTimer(runtime);
});

test('a command that throws takes its batch with it and asks for a reload', async () => {
  const { runtime, commits, broken } = rig();
  const log: string[] = [];
  submit(runtime, {
    run: () => {
      throw new Error('bug');
    },
    done: () => log.push('done'),
    failed: () => log.push('failed'),
  });
  await turn();
  expect(log).toEqual(['failed']);
  expect(broken.map((error) => error.message)).toEqual(['bug']);
  expect(commits).toEqual([]);
});
