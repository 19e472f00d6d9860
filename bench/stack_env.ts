import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';

export type Env = Readonly<Record<string, string | undefined>>;

const ROOT = join(import.meta.dirname, '..');

/** Which stack is meant: `--stack`, `QW_STACK`, or the one that `npm start` brings up. */
export function stackName(given: string | undefined): string {
  return given ?? process.env['QW_STACK'] ?? 'dev';
}

/**
 * The addresses and tokens of a running stack: the environment, and for what is not in it the file
 * that the launcher wrote (`.stack/<name>/env`).
 */
export function stackEnv(stack: string): Env {
  const path = join(ROOT, '.stack', stack, 'env');
  if (!existsSync(path)) return process.env;
  const pairs = readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line.includes('='))
    .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)] as const);
  // Variables beside another stack's name belong to that stack.
  const foreign = process.env['QW_STACK'] !== undefined && process.env['QW_STACK'] !== stack;
  return { ...Object.fromEntries(pairs), ...(foreign ? {} : process.env) };
}

/** A variable that the run cannot do without. */
export function need(env: Env, name: string, stack: string): string {
  const value = env[name];
  if (value !== undefined && value !== '') return value;
  throw new Error(
    `${name} is not set and .stack/${stack}/env does not have it; ` +
      `run "npm start -- --detach" first, or set it`,
  );
}
