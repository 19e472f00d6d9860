import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, stackDir } from '../stack/paths.ts';
import type { Env } from '../stack/service.ts';

export type Totals = { readonly passed: number; readonly failed: number };

/** What we read of the report that vitest writes. */
export type Report = {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly testResults: readonly {
    readonly status: string;
    readonly assertionResults: readonly unknown[];
  }[];
};

/** A file that can't be loaded has no tests to fail, and a fault outside of a test has neither. */
export function totalsOf(report: Report, exitCode: number): Totals {
  const unloaded = report.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  );
  const failed = report.numFailedTests + unloaded.length;
  return {
    passed: report.numPassedTests,
    failed: exitCode !== 0 && failed === 0 ? 1 : failed,
  };
}

type Selection = {
  readonly filters: readonly string[];
  readonly layer: string | undefined;
  readonly stack: string;
};

export async function runVitest(selection: Selection, env: Env): Promise<Totals> {
  const report = join(stackDir(selection.stack), 'vitest.json');
  mkdirSync(stackDir(selection.stack), { recursive: true });
  rmSync(report, { force: true });
  const layer = selection.layer === undefined ? [] : ['--project', selection.layer];
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const args = ['run', ...layer, ...reporters, ...selection.filters];
  const child = spawn(join(ROOT, 'node_modules', '.bin', 'vitest'), args, {
    cwd: ROOT,
    env: { ...process.env, ...env },
    // What vitest prints is for the person; the last line of standard output is ours.
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const code = await new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status) => resolve(status ?? 1));
  });
  if (!existsSync(report)) return { passed: 0, failed: 1 };
  return totalsOf(JSON.parse(readFileSync(report, 'utf8')) as Report, code);
}
