import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** In turn, where there are several. */
const PROGRAMS = {
  budget: ['./budget/main.ts'],
  generate: ['../core/generate/main.ts'],
  maintain: ['./maintain/main.ts'],
  plans: ['../core/plans/main.ts', '../bridge/plans/main.ts'],
} as const;
type ProgramName = keyof typeof PROGRAMS;

/**
 * Commands that are programs of their own: some need the core or the bridge, of which db imports
 * nothing.
 */
export function isProgram(name: string | undefined): name is ProgramName {
  return name !== undefined && Object.hasOwn(PROGRAMS, name);
}

/** Replies the exit code; of several the worst. */
export async function runProgram(name: ProgramName, argv: readonly string[]): Promise<number> {
  // Whoever asks for help is told once.
  const programs = argv.some((one) => one === '--help' || one === '-h') ? 1 : PROGRAMS[name].length;
  let worst = 0;
  for (const program of PROGRAMS[name].slice(0, programs)) {
    const file = fileURLToPath(new URL(program, import.meta.url));
    const child = spawn(process.execPath, [file, ...argv], { stdio: 'inherit' });
    const [code] = (await once(child, 'exit')) as [number | null];
    worst = Math.max(worst, code ?? 1);
  }
  return worst;
}
