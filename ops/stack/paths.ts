import { accessSync, constants, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout that this launcher belongs to. */
export const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
export const NODE = join(ROOT, 'node_modules', '.bin', 'node');
export const DENO = join(ROOT, 'node_modules', '.bin', 'deno');

export const STACK_NAME = /^[a-z][a-z0-9-]{0,30}$/;

export function stackDir(stack: string): string {
  return join(ROOT, '.stack', stack);
}

/** What several stacks and checkouts share, downloads only; in the checkout where HOME is none. */
export function cacheDir(env: NodeJS.ProcessEnv): string {
  const shared = join(env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'quotewright');
  try {
    mkdirSync(shared, { recursive: true });
    accessSync(shared, constants.W_OK);
    return shared;
  } catch {
    return join(ROOT, '.stack', '.cache');
  }
}
