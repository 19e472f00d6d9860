import { resolve } from 'node:path';

/** A path as the user meant it: npm runs scripts in the package's folder, not where he stands. */
export function userPath(path: string): string {
  const { INIT_CWD, npm_lifecycle_event: script } = process.env;
  const base = script === 'catalog' && INIT_CWD !== undefined ? INIT_CWD : process.cwd();
  return resolve(base, path);
}
