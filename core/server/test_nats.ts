import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

export type TestNats = { readonly url: string; readonly stop: () => Promise<void> };

/**
 * A NATS server of its own for one test file: cores of different files would otherwise share one
 * queue group and answer each other's requests.
 */
export async function startTestNats(): Promise<TestNats> {
  const directory = await mkdtemp(path.join(tmpdir(), 'qw-nats-'));
  const server = spawn(
    'nats-server',
    ['-a', '127.0.0.1', '-p', '-1', '--ports_file_dir', directory],
    { stdio: 'ignore' },
  );
  let failure: Error | undefined;
  server.on('error', (error) => {
    failure = new Error('nats-server cannot be started: is it installed?', { cause: error });
  });
  const stop = async (): Promise<void> => {
    server.kill('SIGKILL');
    await rm(directory, { recursive: true, force: true });
  };
  for (let waited = 0; waited < 100; waited += 1) {
    if (failure !== undefined) throw failure;
    await new Promise((wake) => setTimeout(wake, 50));
    const [file] = (await readdir(directory)).filter((name) => name.endsWith('.ports'));
    if (file === undefined) continue;
    const text = await readFile(path.join(directory, file), 'utf8');
    // The server may be in the middle of writing it.
    if (!text.trimEnd().endsWith('}')) continue;
    const url = (JSON.parse(text) as { nats: string[] }).nats[0];
    if (url !== undefined) return { url, stop };
  }
  await stop();
  throw new Error('nats-server did not start within five seconds');
}
