import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

export type TestNats = {
  readonly url: string;
  /** The same server over WebSocket. */
  readonly wsUrl: string;
  readonly stop: () => Promise<void>;
};

/** Port -1: any that is free. */
const CONFIG = `host: 127.0.0.1
port: -1
websocket { host: 127.0.0.1, port: -1, no_tls: true }
`;

/**
 * A NATS server of its own for one test file: cores of different files would otherwise share one
 * queue group and answer each other's requests.
 */
export async function startTestNats(): Promise<TestNats> {
  const directory = await mkdtemp(path.join(tmpdir(), 'qw-nats-'));
  const config = path.join(directory, 'nats.conf');
  await writeFile(config, CONFIG);
  const args = ['--config', config, '--ports_file_dir', directory];
  const server = spawn('nats-server', args, { stdio: 'ignore' });
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
    const ports = JSON.parse(text) as { nats: string[]; websocket: string[] };
    const [url, wsUrl] = [ports.nats[0], ports.websocket[0]];
    if (url !== undefined && wsUrl !== undefined) return { url, wsUrl, stop };
  }
  await stop();
  throw new Error('nats-server did not start within five seconds');
}
