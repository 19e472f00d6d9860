import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const READY_MS_MAX = 30_000;

export type Running = {
  /** What the process said it can be reached at. */
  readonly url: string;
  readonly output: () => string;
  /** Asks it to stop; its exit code. */
  readonly stop: (signal?: NodeJS.Signals) => Promise<number | null>;
};

/** Starts a program of the project and waits for its `ready <name> <url>`. */
export async function runProcess(
  program: 'node' | 'deno' | 'bun',
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Running> {
  const child = spawn(`${ROOT}node_modules/.bin/${program}`, [...args], {
    cwd: ROOT,
    env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const url = await new Promise<string>((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`not ready: ${output}`)), READY_MS_MAX);
    const read = (chunk: Buffer) => {
      output += chunk.toString();
      const ready = /^ready \S+ (\S+)/m.exec(output)?.[1];
      if (ready === undefined) return;
      clearTimeout(late);
      resolve(ready);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('exit', (code) => reject(new Error(`ended with ${String(code)}: ${output}`)));
  });
  return {
    url,
    output: () => output,
    async stop(signal = 'SIGTERM') {
      child.kill(signal);
      return exited;
    },
  };
}

export function freePort(): Promise<number> {
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
