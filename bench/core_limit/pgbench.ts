import { spawn } from 'node:child_process';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import process from 'node:process';
import { parseDatabaseUrl } from '../../db/connect.ts';
import type { Script } from './pgbench_script.ts';

export type PgbenchRun = {
  readonly databaseUrl: string;
  readonly script: Script;
  /** Where the script may be written. */
  readonly folder: string;
  readonly connections: number;
  /** Of each connection. */
  readonly transactions: number;
  readonly variables: Readonly<Record<string, number>>;
};

/** On the path, or where Debian puts it; the newest of them. */
export function findPgbench(): string {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian) : [];
  const places = [
    ...versions.toSorted((a, b) => Number(b) - Number(a)).map((each) => join(debian, each, 'bin')),
    ...(process.env['PATH'] ?? '').split(delimiter),
  ];
  const found = places.map((place) => join(place, 'pgbench')).find((file) => existsSync(file));
  if (found !== undefined) return found;
  throw new Error(
    'void: core-limit compares with pgbench, which is neither on the PATH nor in ' +
      `${debian}/*/bin; install it, for example by "apt-get install postgresql-contrib"`,
  );
}

/** Runs the script prepared, over the same Unix socket; replies transactions per second. */
export async function runPgbench(program: string, run: PgbenchRun): Promise<number> {
  const file = join(run.folder, 'script.sql');
  writeFileSync(file, run.script.text);
  const { user, password, database, host, port, path } = parseDatabaseUrl(run.databaseUrl);
  const variables = [...run.script.variables, ...Object.entries(run.variables)];
  const args = [
    ['--no-vacuum', '--protocol=prepared', `--file=${file}`],
    [`--client=${run.connections}`, '--jobs=1', `--transactions=${run.transactions}`],
    variables.map(([name, value]) => `--define=${name}=${value}`),
    ['-h', path === undefined ? host : dirname(path), '-p', String(port), '-U', user, database],
  ].flat();
  const output = await outputOf(program, args, { ...process.env, PGPASSWORD: password });
  const done = /transactions actually processed: (\d+)\/(\d+)/.exec(output);
  const tps = /tps = ([\d.]+) \(without/.exec(output)?.[1];
  if (tps === undefined || done === null || done[1] !== done[2]) {
    throw new Error(`void: pgbench did not do all it was to do:\n${output}`);
  }
  return Number(tps);
}

async function outputOf(
  program: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, [...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const read = (chunk: Buffer): void => {
      output = (output + chunk.toString()).slice(-10_000);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve(output);
      else reject(new Error(`void: pgbench ended with ${String(code)}:\n${output}`));
    });
  });
}
