import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Figure } from './figures.ts';

const ROOT = join(import.meta.dirname, '../..');

/** Appends one line per figure, so that runs of different commits can be compared later. */
export function keepResults(bench: string, figures: readonly Figure[]): void {
  const folder = join(ROOT, 'bench/results');
  mkdirSync(folder, { recursive: true });
  const commit = commitNow();
  const at = new Date().toISOString();
  const lines = figures.map(({ name: metric, value, unit }) =>
    JSON.stringify({ commit, bench, metric, value, unit, at }),
  );
  appendFileSync(join(folder, `${bench}.ndjson`), `${lines.join('\n')}\n`);
}

/** The commit of the working tree, marked when it has changes; `unknown` outside of a clone. */
function commitNow(): string {
  try {
    const git = (...args: string[]): string =>
      execFileSync('git', args, {
        cwd: ROOT,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      });
    const changed = git('status', '--porcelain', '--untracked-files=no').trim() !== '';
    return git('rev-parse', '--short=12', 'HEAD').trim() + (changed ? '+changes' : '');
  } catch {
    return 'unknown';
  }
}
