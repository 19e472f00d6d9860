import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('../core/generate/main.ts', import.meta.url));

/**
 * `npm run db -- generate`: a process of its own, because it needs the engine, and db imports
 * nothing of the core. Replies its exit code.
 */
export async function runGenerator(argv: readonly string[]): Promise<number> {
  const child = spawn(process.execPath, [PROGRAM, ...argv], { stdio: 'inherit' });
  const [code] = (await once(child, 'exit')) as [number | null];
  return code ?? 1;
}
