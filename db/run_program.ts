import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const PROGRAMS = {
  budget: './budget/main.ts',
  generate: '../core/generate/main.ts',
  maintain: './maintain/main.ts',
  plans: '../core/plans/main.ts',
} as const;
type ProgramName = keyof typeof PROGRAMS;

/** Commands that are programs of their own: some need the core, of which db imports nothing. */
export function isProgram(name: string | undefined): name is ProgramName {
  return name !== undefined && Object.hasOwn(PROGRAMS, name);
}

/** Replies its exit code. */
export async function runProgram(name: ProgramName, argv: readonly string[]): Promise<number> {
  const file = fileURLToPath(new URL(PROGRAMS[name], import.meta.url));
  const child = spawn(process.execPath, [file, ...argv], { stdio: 'inherit' });
  const [code] = (await once(child, 'exit')) as [number | null];
  return code ?? 1;
}
