import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { limitNewRoles } from './budget/set_budget.ts';
import type { Sql } from './connect.ts';
import { ensureRoles } from './roles.ts';

const DIRECTORY = new URL('./migrations/', import.meta.url);
/**
 * `select hashtext('qw.migrate')` would do as well; one number for every version of this program.
 */
const LOCK = 7_201_116;

const LOCK_MS = 2_000;
const ATTEMPTS_MAX = 20;
const PAUSE_MS = 500;

export type Migration = {
  readonly number: number;
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
};
export type MigrationState = {
  readonly number: number;
  readonly name: string;
  readonly state: 'applied' | 'pending' | 'changed' | 'unknown';
};

export async function readMigrations(): Promise<Migration[]> {
  const names = (await readdir(DIRECTORY)).filter((name) => /^\d{4}_\w+\.sql$/.test(name)).sort();
  return Promise.all(
    names.map(async (name) => {
      const sql = await readFile(new URL(name, DIRECTORY), 'utf8');
      const checksum = createHash('sha256').update(sql).digest('hex');
      return { number: Number(name.slice(0, 4)), name, sql, checksum };
    }),
  );
}

/**
 * `changed`: its file is no longer what was applied, which nothing here repairs. `unknown`: it was
 * applied and there is no such file: by a newer version of this program.
 */
export async function migrationStates(sql: Sql): Promise<MigrationState[]> {
  const applied = await appliedChecksums(sql);
  const files = await readMigrations();
  const states = files.map(({ number, name, checksum }): MigrationState => {
    const known = applied.get(number)?.checksum;
    const state = known === undefined ? 'pending' : known === checksum ? 'applied' : 'changed';
    return { number, name, state };
  });
  const numbers = new Set(files.map(({ number }) => number));
  const unknown = [...applied].flatMap(([number, { name }]): MigrationState[] =>
    numbers.has(number) ? [] : [{ number, name, state: 'unknown' }],
  );
  return [...states, ...unknown].toSorted((a, b) => a.number - b.number);
}

/** Applies what is pending, each in a transaction of its own; replies the names. */
export async function migrate(
  sql: Sql,
  env: Readonly<Record<string, string | undefined>>,
): Promise<string[]> {
  const reserved = await sql.reserve();
  try {
    await reserved`select pg_advisory_lock(${LOCK})`;
    await ensureRoles(sql, env);
    await reserved`create table if not exists migration (
      number integer primary key,
      name text not null,
      checksum text not null,
      applied_at timestamptz not null default now()
    )`;
    const applied = await appliedChecksums(sql);
    const done: string[] = [];
    for (const migration of await readMigrations()) {
      const known = applied.get(migration.number)?.checksum;
      if (known === undefined) {
        await apply(sql, migration);
        done.push(migration.name);
      } else if (known !== migration.checksum) {
        throw new Error(`${migration.name} was changed after it had been applied; add a new file`);
      }
    }
    await limitNewRoles(sql);
    return done;
  } finally {
    await reserved`select pg_advisory_unlock(${LOCK})`;
    reserved.release();
  }
}

/**
 * Who waits for a table's lock holds up everybody behind: so it is given up after a moment, and
 * tried again when those who had it may be through.
 */
async function apply(sql: Sql, migration: Migration): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await applyOnce(sql, migration);
    } catch (error) {
      const { cause } = error as { cause?: unknown };
      const locked = cause instanceof Error && 'code' in cause && cause.code === '55P03';
      if (!locked || attempt >= ATTEMPTS_MAX) throw error;
      await sleep(PAUSE_MS);
    }
  }
}

async function applyOnce(sql: Sql, migration: Migration): Promise<void> {
  try {
    await sql.begin(async (tx) => {
      await tx`set local statement_timeout = 0`;
      await tx`set local lock_timeout = ${tx.unsafe(String(LOCK_MS))}`;
      await tx.unsafe(migration.sql);
      await tx`
        insert into migration (number, name, checksum)
        values (${migration.number}, ${migration.name}, ${migration.checksum})
      `;
    });
  } catch (error) {
    throw new Error(`${migration.name} failed`, { cause: error });
  }
}

type Applied = { readonly name: string; readonly checksum: string };

async function appliedChecksums(sql: Sql): Promise<Map<number, Applied>> {
  const [table] = await sql`select 1 where to_regclass('public.migration') is not null`;
  if (table === undefined) return new Map();
  const rows = await sql<(Applied & { number: number })[]>`
    select number, name, checksum from migration
  `;
  return new Map(rows.map((row) => [row.number, row]));
}
