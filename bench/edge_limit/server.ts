import { spawn } from 'node:child_process';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import process from 'node:process';
import { cpuUsOf } from './process_cpu.ts';

const ROOT = join(import.meta.dirname, '../..');
const READY_MS_MAX = 30_000;
/** Ours and NATS say `ready`; workerd tells its control channel, and Varnish its standard error. */
const READY = /ready |Server is ready|"event":"listen"|Child launched OK/;

export type Server = {
  readonly port: number;
  /** Processor time used so far, in microseconds. */
  readonly cpuUs: () => number;
  readonly stop: () => Promise<void>;
};

/** A fresh process of the checkout; it serves when this returns. */
export async function startServer(
  file: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  port: number,
): Promise<Server> {
  const child = spawn(file, [...args], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', ...env },
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  await new Promise<void>((resolve, reject) => {
    let output = '';
    const fail = (why: string): void =>
      reject(new Error(`void: ${file} ${args.join(' ')} ${why}\n${output}`));
    const late = setTimeout(() => fail('is not ready in time'), READY_MS_MAX);
    child.once('error', reject);
    child.once('exit', (code) => fail(`ended with ${String(code)}`));
    const read = (chunk: Buffer): void => {
      output = (output + chunk.toString()).slice(-2_000);
      if (!READY.test(output)) return;
      clearTimeout(late);
      resolve();
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
  });
  await accepting(port);
  return {
    port,
    cpuUs: () => cpuUsOf(child.pid ?? 0),
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** Who says that it is ready may still take a moment. */
async function accepting(port: number): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    const socket = connect({ port, host: '127.0.0.1' });
    const open = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    });
    socket.destroy();
    if (open) return;
    if (tries === 100) throw new Error(`void: nobody listens on port ${port}`);
    await new Promise((wake) => setTimeout(wake, 50));
  }
}

export async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}
