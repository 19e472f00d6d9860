import type { Sql } from '../../db/connect.ts';
import { UsageError } from './command_line.ts';
import type { Request } from './command_line.ts';
import type { Kind } from './stories.ts';

/** A run that was killed is gone on with: what it reserved, and which chunks it committed. */
export type Run = {
  readonly numbers: Readonly<Record<Kind, number>>;
  readonly done: ReadonlySet<string>;
};

/** Null: none, or of a database that has been reset since. */
export async function findRun(sql: Sql, request: Request): Promise<Run | null> {
  const [there] = await sql<{ there: boolean }[]>`
    select to_regclass('generate.run') is not null as there
  `;
  if (there?.there !== true) return null;
  const [run] = await sql<{ asked: string; numbers: Run['numbers'] }[]>`
    select asked, numbers from generate.run where quote_table = 'quote'::regclass::oid
  `;
  if (run === undefined) return null;
  if (run.asked !== askedOf(request)) {
    const how = 'repeat it to go on with it, or empty the database: npm run db -- reset --yes';
    throw new UsageError(`a run with other options is unfinished (${run.asked}); ${how}`);
  }
  const done = await sql<{ chunk: string }[]>`select chunk from generate.done`;
  return { numbers: run.numbers, done: new Set(done.map(({ chunk }) => chunk)) };
}

/** Everything of a run lives in a schema of its own, which goes when it has ended. */
export async function beginRun(sql: Sql, request: Request, numbers: Run['numbers']): Promise<void> {
  await sql`drop schema if exists generate cascade`;
  await sql`create schema generate`;
  await sql`create table generate.run (asked text, numbers jsonb, quote_table oid)`;
  await sql`create table generate.done (chunk text primary key)`;
  await sql`
    create table generate.dropped_index (name text primary key, definition text, comment text)
  `;
  await sql`
    insert into generate.run values (${askedOf(request)}, ${sql.json(numbers)}, 'quote'::regclass)
  `;
}

export async function markDone(sql: Sql, chunk: string): Promise<void> {
  await sql`insert into generate.done values (${chunk})`;
}

export async function endRun(sql: Sql): Promise<void> {
  await sql`drop schema generate cascade`;
}

function askedOf(request: Request): string {
  const { quotes, orders, audit, seed, tenant, untilMs } = request;
  const until = new Date(untilMs).toISOString();
  return (
    `--quotes ${quotes} --orders ${orders} --audit ${audit} --seed ${seed} --tenant ${tenant} ` +
    `--until ${until}`
  );
}
