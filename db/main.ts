import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { connect, parseDatabaseUrl } from './connect.ts';
import type { Sql } from './connect.ts';
import { dumpSchema } from './dump_schema.ts';
import { migrate, migrationStates } from './migrate.ts';
import { isProgram, runProgram } from './run_program.ts';

const HELP = `Usage: npm run db -- <command> [--json]

  migrate [--dry-run]  apply pending migrations, create roles, make partitions; or tell what would
                       be applied, with exit code 1 if an applied file has changed
  status               list migrations: applied, pending, changed (its file is no longer what was
                       applied) or unknown (of a newer version)
  schema [--write]     print the schema, or write it to db/schema.sql
  reset --yes          drop everything in the database and migrate again
  maintain [--dry-run] make partitions ahead, drop those past their time: maintain --help
  budget [--set D=IxC] show how connections are shared out, or change it: budget --help
  generate [options]   fill a tenant with quotes, orders and history: generate --help
  plans [--update]     compare the plans of critical statements with the baseline: plans --help

Environment: QW_PG_ADMIN_URL (required), QW_PG_CORE_URL, QW_PG_BRIDGE_URL, QW_PG_GATEWAY_URL
(login roles and passwords are set from these).`;

const COMMANDS = {
  migrate: async (sql: Sql, flags: Flags) => {
    if (flags['dry-run']) {
      const states = await migrationStates(sql);
      const named = (wanted: string) =>
        states.filter(({ state }) => state === wanted).map(({ name }) => name);
      if (named('changed').length > 0) process.exitCode = 1;
      return report(flags, {
        pending: named('pending'),
        changed: named('changed'),
        unknown: named('unknown'),
      });
    }
    const applied = await migrate(sql, process.env);
    await sql`select ensure_partitions(3)`;
    return report(flags, { applied });
  },
  status: async (sql: Sql, flags: Flags) => {
    const migrations = await migrationStates(sql);
    if (flags.json) return report(flags, { migrations });
    for (const { state, name } of migrations) console.log(`${state.padEnd(8)} ${name}`);
  },
  schema: async (sql: Sql, flags: Flags) => {
    const text = await dumpSchema(sql);
    if (flags.write) await writeFile(new URL('./schema.sql', import.meta.url), text);
    else process.stdout.write(text);
  },
  reset: async (sql: Sql, flags: Flags) => {
    if (!flags.yes) throw new UsageError('reset drops every row: confirm it with --yes');
    await sql`drop schema if exists workflow cascade`;
    await sql`drop schema public cascade`;
    await sql`create schema public`;
    return report(flags, { applied: await migrate(sql, process.env) });
  },
};
type Command = keyof typeof COMMANDS;
type Flags = ReturnType<typeof parseFlags>['values'];

class UsageError extends Error {}

function parseFlags() {
  return parseArgs({
    allowPositionals: true,
    options: {
      help: { type: 'boolean', short: 'h', default: false },
      json: { type: 'boolean', default: false },
      yes: { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
      'dry-run': { type: 'boolean', default: false },
    },
  });
}

function report(flags: Flags, result: Readonly<Record<string, unknown>>): void {
  if (flags.json) return console.log(JSON.stringify(result));
  for (const [what, list] of Object.entries(result)) {
    const names = list as string[];
    console.log(names.length === 0 ? `nothing ${what}` : `${what}: ${names.join(', ')}`);
  }
}

function isCommand(name: string | undefined): name is Command {
  return name !== undefined && Object.hasOwn(COMMANDS, name);
}

async function main(): Promise<void> {
  const { values: flags, positionals } = parseFlags();
  const [name, ...rest] = positionals;
  if (flags.help || name === undefined) return console.log(HELP);
  if (!isCommand(name) || rest.length > 0) {
    const known = Object.keys(COMMANDS).join(', ');
    throw new UsageError(`expected one of ${known}, got "${positionals.join(' ')}"`);
  }
  const url = process.env['QW_PG_ADMIN_URL'];
  if (url === undefined) {
    throw new UsageError('QW_PG_ADMIN_URL is not set: postgres://user:password@host:port/database');
  }
  parseDatabaseUrl(url);
  const sql = connect({
    url,
    application: 'qw-db',
    max: 3,
    statementTimeoutMs: 0,
    lockTimeoutMs: 0,
    idleInTransactionTimeoutMs: 0,
  });
  try {
    await COMMANDS[name](sql, flags);
  } finally {
    await sql.end();
  }
}

try {
  const [command, ...options] = process.argv.slice(2);
  if (isProgram(command)) process.exitCode = await runProgram(command, options);
  else await main();
} catch (error) {
  const usage = error instanceof UsageError || error instanceof TypeError;
  console.error(usage ? error.message : error);
  if (usage) console.error('Try: npm run db -- --help');
  process.exitCode = usage ? 2 : 1;
}
