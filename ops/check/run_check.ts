import { spawn } from 'node:child_process';
import { delimiter, dirname, join } from 'node:path';
import process from 'node:process';

export type Outcome = {
  readonly name: string;
  readonly ok: boolean;
  readonly seconds: number;
  readonly output: string;
};

const BIN = join(import.meta.dirname, '../../node_modules/.bin');
const ROOT = join(import.meta.dirname, '../..');

/** Runs one tool of this checkout, with the Node that runs us, and keeps what it says. */
export async function runCheck(
  name: string,
  command: string,
  args: readonly string[],
): Promise<Outcome> {
  const startedAt = performance.now();
  const path = [BIN, dirname(process.execPath), process.env['PATH']].join(delimiter);
  const env = { ...process.env, PATH: path, NO_COLOR: '1', FORCE_COLOR: '0' };
  const { code, output } = await new Promise<{ code: number | null; output: string }>((resolve) => {
    const child = spawn(join(BIN, command), args, { cwd: ROOT, env });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.on('error', (error) => resolve({ code: null, output: `${command}: ${error.message}` }));
    child.on('close', (status) =>
      resolve({ code: status, output: Buffer.concat(chunks).toString() }),
    );
  });
  const seconds = Math.round(performance.now() - startedAt) / 1000;
  return { name, ok: code === 0, seconds, output: output.trim() };
}
