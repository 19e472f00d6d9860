/** For tests: a gateway in a process of its own, so that it can be killed for real. */
import { spawn, type ChildProcess } from 'node:child_process';
import { createServer } from 'node:net';
import { once } from 'node:events';

const SERVE = new URL('../serve.ts', import.meta.url).pathname;
const READY_MS_MAX = 30_000;

export type GatewayProcess = {
  readonly url: string;
  readonly child: ChildProcess;
  readonly stderr: () => string;
};

const alive = new Set<ChildProcess>();

/** After a test that failed half-way, too: a gateway left behind would hold its database's lock. */
export function endAll(): void {
  for (const child of alive) child.kill('SIGKILL');
  alive.clear();
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

export async function spawnGateway(database: string, port: number): Promise<GatewayProcess> {
  const child = spawn(process.execPath, [SERVE], {
    env: { ...process.env, QW_PG_GATEWAY_URL: database, QW_GATEWAY_PORT: String(port) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  alive.add(child);
  child.once('exit', () => alive.delete(child));
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`not ready: ${stderr}`)), READY_MS_MAX);
    child.stdout.on('data', (chunk: Buffer) => {
      if (!chunk.toString().includes('ready gateway')) return;
      clearTimeout(timer);
      resolve();
    });
    child.once('exit', (code) => reject(new Error(`the gateway ended with ${code}: ${stderr}`)));
  });
  return { url: `http://127.0.0.1:${port}`, child, stderr: () => stderr };
}

export async function end(gateway: GatewayProcess, signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
  if (gateway.child.exitCode !== null || gateway.child.signalCode !== null) return;
  const ended = once(gateway.child, 'exit');
  gateway.child.kill(signal);
  await ended;
}
