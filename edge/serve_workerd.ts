import { spawn } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { answerArguments, failToStart } from './start.ts';
import { readSettings } from './settings.ts';
import { bundleEdge } from './workerd/bundle.ts';

const WORKERD = join(import.meta.dirname, '../node_modules/workerd/bin/workerd');
/** Requests get this long to finish after a stop signal. */
const DRAIN_MS_MAX = 8_000;

/** workerd has no TCP here: `QW_NATS_WS_URL` stands for `QW_NATS_EDGE_URL` where it is set. */
function environment(): Record<string, string> {
  const nats = process.env['QW_NATS_WS_URL'] ?? process.env['QW_NATS_EDGE_URL'];
  const env = Object.fromEntries(
    Object.entries({ ...process.env, QW_NATS_EDGE_URL: nats }).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value]],
    ),
  );
  const { natsUrl } = readSettings((name) => env[name]);
  if (/^wss?:/.test(natsUrl)) return env;
  throw new Error('on workerd the core is reached over WebSocket: set QW_NATS_WS_URL (ws://…)');
}

async function serve(): Promise<void> {
  const env = environment();
  const { host, port } = readSettings((name) => env[name]);
  const folder = await bundleEdge();
  const args = ['serve', 'edge.capnp', `--socket-addr=http=${host}:${port}`, '--control-fd=3'];
  const child = spawn(WORKERD, args, {
    cwd: folder,
    env,
    stdio: ['ignore', 'inherit', 'inherit', 'pipe'],
  });
  // On its control channel workerd tells where it listens, a line of JSON for each socket.
  child.stdio[3]?.on('data', (chunk: Buffer) => {
    const told = /"port":(\d+)/.exec(chunk.toString())?.[1];
    if (told !== undefined) console.log(`ready edge http://${host}:${told}`);
  });
  let stopping = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      stopping = true;
      child.kill('SIGTERM');
      setTimeout(() => child.kill('SIGKILL'), DRAIN_MS_MAX).unref();
    });
  }
  child.once('error', failToStart);
  child.once('exit', (code) => {
    rm(folder, { recursive: true, force: true })
      .then(() => process.exit(stopping ? 0 : (code ?? 1)))
      .catch(failToStart);
  });
}

answerArguments('node edge/serve_workerd.ts');
serve().catch(failToStart);
