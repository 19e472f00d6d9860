import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, expect, test } from 'vitest';
import { readEnvFile } from './env_file.ts';
import { NODE, ROOT, stackDir } from './paths.ts';
import { PORT_OFFSET } from './ports.ts';
import { readRecord, startTimeOf } from './process_record.ts';

const A = 'launcher-a';
const B = 'launcher-b';
const run = promisify(execFile);

type Outcome = { readonly code: number; readonly stdout: string; readonly stderr: string };

/** The launcher as a person runs it, without the variables of the stack that tests run on. */
async function stack(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Outcome> {
  const { PATH, HOME } = process.env;
  const options = { env: { PATH, HOME, QW_DOCKER: '0', ...env }, cwd: ROOT };
  try {
    const output = await run(NODE, [join(ROOT, 'ops/stack/main.ts'), ...args], options);
    return { code: 0, ...output };
  } catch (fault) {
    const { code, stdout, stderr } = fault as Outcome;
    return { code, stdout, stderr };
  }
}

const pidOf = (name: string) => readRecord(stackDir(name), 'nats')?.pid ?? 0;
const isAlive = (pid: number) => startTimeOf(pid) !== undefined;

afterAll(async () => {
  await Promise.all([A, B].map((name) => stack(['reset', '--stack', name])));
});

test('two stacks run side by side, and one goes down alone', async () => {
  const both = await Promise.all([A, B].map((name) => stack(['up', 'nats', '--stack', name])));
  expect(both.map(({ code, stderr }) => (code === 0 ? '' : stderr))).toEqual(['', '']);
  const urls = [A, B].map((name) => readEnvFile(stackDir(name))['QW_NATS_CORE_URL']);
  expect(new Set(urls).size).toBe(2);
  const [a, b] = [pidOf(A), pidOf(B)];
  expect([isAlive(a), isAlive(b)]).toEqual([true, true]);

  expect((await stack(['down', '--stack', B])).code).toBe(0);
  expect([isAlive(a), isAlive(b)]).toEqual([true, false]);
});

test('a second up finds what runs, and starts what has died', async () => {
  const first = pidOf(A);
  const again = await stack(['up', 'nats', '--stack', A, '--json']);
  expect(again.stderr).toContain(`runs already (process ${first})`);
  expect((JSON.parse(again.stdout) as { started: unknown }).started).toEqual([]);

  process.kill(first, 'SIGKILL');
  while (isAlive(first)) await sleep(20);
  const status = await stack(['status', '--stack', A, '--json']);
  expect(JSON.parse(status.stdout)).toMatchObject({ processes: [{ name: 'nats', state: 'died' }] });
  const revived = await stack(['up', 'nats', '--stack', A, '--json']);
  expect((JSON.parse(revived.stdout) as { started: unknown }).started).toEqual(['nats']);
  expect(pidOf(A)).not.toBe(first);
});

test('a recycled pid is neither adopted nor stopped', async () => {
  await stack(['down', '--stack', A]);
  const stranger = spawn('sleep', ['60']);
  await once(stranger, 'spawn');
  const pid = stranger.pid ?? 0;
  const record = { name: 'nats', pid, startTime: '1', signal: 'SIGTERM', kind: 'service' };
  writeFileSync(join(stackDir(A), 'run', 'nats.json'), JSON.stringify(record));
  const up = await stack(['up', 'nats', '--stack', A, '--json']);
  expect((JSON.parse(up.stdout) as { started: unknown }).started).toEqual(['nats']);
  await stack(['down', '--stack', A]);
  expect(isAlive(pid)).toBe(true);
  stranger.kill('SIGKILL');
});

test('an occupied port is told with the service, who listens and what to do', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const env = { QW_PORT_BASE: String(port - PORT_OFFSET.nats) };
  const { code, stderr } = await stack(['up', 'nats', '--stack', B], env);
  server.close();
  expect(code).toBe(1);
  expect(stderr).toContain(`port ${port}, which nats needs, is in use by`);
  expect(stderr).toContain(`process ${process.pid}`);
  expect(stderr).toContain('QW_PORT_BASE=');
  await stack(['reset', '--stack', B]);
});

test("the user's own server is used as it is, and left alone by down", async () => {
  await stack(['up', 'nats', '--stack', A]);
  const env = readEnvFile(stackDir(A));
  const keys = ['QW_NATS_CORE_URL', 'QW_NATS_EDGE_URL', 'QW_NATS_BRIDGE_URL', 'QW_NATS_CLIENT_URL'];
  const own = Object.fromEntries(keys.map((key) => [key, env[key]]));
  const up = await stack(['up', 'nats', '--stack', B], own);
  expect(up.stderr).toContain('uses the server that QW_NATS_CORE_URL');
  expect(readEnvFile(stackDir(B))['QW_NATS_EDGE_URL']).toBe(env['QW_NATS_EDGE_URL']);
  await stack(['down', '--stack', B]);
  expect(isAlive(pidOf(A))).toBe(true);

  await stack(['down', '--stack', A]);
  const gone = await stack(['up', 'nats', '--stack', B], own);
  expect(gone.code).toBe(1);
  expect(gone.stderr).toMatch(/the server that QW_NATS_CORE_URL.* is not usable: .*unset/s);
});

test('secrets are for their owner only and outlive a stop', async () => {
  const path = join(stackDir(A), 'secrets.json');
  const before = readFileSync(path, 'utf8');
  await stack(['up', 'nats', '--stack', A]);
  expect(readFileSync(path, 'utf8')).toBe(before);
  const { stdout } = await run('ls', ['-l', path, join(stackDir(A), 'env')]);
  expect(stdout.split('\n').filter((line) => line.startsWith('-rw------- '))).toHaveLength(2);
});

test('a wrong argument is answered with what would be right', async () => {
  const verb = await stack(['start']);
  expect(verb.stderr).toContain('"start" is no command; expected one of up, status');
  const service = await stack(['up', 'mysql', '--stack', A]);
  expect(service.stderr).toContain('"mysql" is no service; expected some of postgres');
  const option = await stack(['up', '--nosuch']);
  expect([option.code, option.stderr.includes('npm run stack -- up')]).toEqual([2, true]);
  expect((await stack(['--help'])).stdout).toContain('npm run stack -- down');
});
