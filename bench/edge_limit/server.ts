import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import process from 'node:process';

const ROOT = join(import.meta.dirname, '../..');
const READY_MS_MAX = 30_000;
/** Of `/proc/<pid>/stat`: Linux counts processor time in hundredths of a second for everybody. */
const TICK_US = 10_000;

export type Server = {
  readonly port: number;
  /** Processor time used so far, in microseconds. */
  readonly cpuUs: () => number;
  readonly stop: () => Promise<void>;
};

/** A fresh process of the checkout that says `ready` when it serves. */
export async function startServer(
  file: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  port: number,
): Promise<Server> {
  const child = spawn(file, [...args], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', ...env },
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  await new Promise<void>((resolve, reject) => {
    const fail = (why: string): void => reject(new Error(`void: ${args.join(' ')} ${why}`));
    const late = setTimeout(() => fail('is not ready in time'), READY_MS_MAX);
    child.once('error', reject);
    child.once('exit', (code) => fail(`ended with ${String(code)}`));
    child.stdout.on('data', (chunk: Buffer) => {
      if (!chunk.toString().includes('ready ')) return;
      clearTimeout(late);
      resolve();
    });
  });
  return {
    port,
    cpuUs: () => cpuUsOf(child.pid ?? 0),
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

function cpuUsOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name, in brackets, may have spaces; what follows it are fields 3 and up.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * TICK_US;
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
