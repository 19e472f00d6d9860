import { parseArgs } from 'node:util';
import { connect, parseDatabaseUrl } from '../connect.ts';
import type { Sql } from '../connect.ts';
import { baselineOf, readBaseline, sizeOf, writeBaseline } from './baseline.ts';
import { BUFFERS_FACTOR, compare, sizeDiffers, tellFindings } from './compare.ts';
import { measure } from './explain.ts';
import type { As, Measured, Planned } from './explain.ts';

const HELP = `Usage: npm run db -- plans [options]

Runs every critical statement as its process would, takes it back, and compares its plan with the
one that is checked in. Fails, and prints both plans, when one has changed, reads a large table from
end to end, or looks at many more blocks. The baseline belongs to a database of a million quotes:
npm run db -- generate --quotes 1000000 --orders 1000000 --audit 5000000

  --update       take these plans for the baseline from now on
  --tenant T     whose rows are asked for (default "demo")
  --factor N     how many times as many blocks are too many (default ${BUFFERS_FACTOR})
  --large N      from how many rows on a table must not be read whole (default 10000)
  --any-size     compare although this database has another size than the baseline's
  --url URL      the database, as its owner (default: QW_PG_ADMIN_URL)
  --json         the result as one line of JSON on standard output

Exit codes: 0 as expected, 1 something differs, 2 wrong use`;

export class PlansFault extends Error {}

/** The statements of one process: where their plans are kept, and who runs them. */
export type PlannedProcess = {
  readonly role: As['role'];
  readonly baseline: URL;
  /** Finds parameters; throws a PlansFault when the database has nothing to ask for. */
  readonly statements: (sql: Sql, tenant: string) => Promise<readonly Planned[]>;
};

function parse(argv: readonly string[]) {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      update: { type: 'boolean', default: false },
      tenant: { type: 'string', default: 'demo' },
      factor: { type: 'string', default: String(BUFFERS_FACTOR) },
      large: { type: 'string', default: '10000' },
      'any-size': { type: 'boolean', default: false },
      url: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const factor = Number(values.factor);
  const largeRows = Number(values.large);
  if (!(factor >= 1)) throw new PlansFault(`--factor must be 1 or more, got "${values.factor}"`);
  if (!Number.isInteger(largeRows) || largeRows < 1) {
    throw new PlansFault(`--large must be a whole number of rows, got "${values.large}"`);
  }
  const url = values.url ?? process.env['QW_PG_ADMIN_URL'];
  return { ...values, factor, largeRows, url };
}

/** Replies the exit code. */
export async function runPlans(argv: readonly string[], process: PlannedProcess): Promise<number> {
  const flags = parse(argv);
  if (flags.help) {
    console.log(HELP);
    return 0;
  }
  if (flags.url === undefined) {
    throw new PlansFault('QW_PG_ADMIN_URL is not set: postgres://user:password@host:port/database');
  }
  parseDatabaseUrl(flags.url);
  const sql = connect({
    url: flags.url,
    application: 'qw-plans',
    max: 1,
    statementTimeoutMs: 120_000,
  });
  try {
    return await check(sql, flags, process);
  } finally {
    await sql.end();
  }
}

async function check(
  sql: Sql,
  flags: ReturnType<typeof parse>,
  { role, baseline, statements }: PlannedProcess,
): Promise<number> {
  const before = await readBaseline(baseline);
  const size = await sizeOf(sql);
  if (before === null && !flags.update) throw new PlansFault('no baseline was taken yet: --update');
  const differs = before === null || flags.update ? null : sizeDiffers(before.size, size);
  if (differs !== null && !flags['any-size']) {
    throw new PlansFault(`${differs}: generate one of that size first, or say --any-size`);
  }
  const measured: Measured[] = [];
  const names = new Set<string>();
  for (const planned of await statements(sql, flags.tenant)) {
    if (names.has(planned.name)) throw new Error(`two statements are called "${planned.name}"`);
    names.add(planned.name);
    measured.push(
      await measure(sql, planned, { role, tenant: flags.tenant, largeRows: flags.largeRows }),
    );
  }
  const now = baselineOf(size, measured);
  const findings = compare(flags.update ? now : (before ?? now), measured, flags.factor);
  if (flags.update) await writeBaseline(baseline, now);
  const count = `${measured.length} statements of ${role}`;
  if (flags.json) {
    console.log(JSON.stringify({ role, size, statements: measured.length, findings }));
  } else if (findings.length > 0) console.log(tellFindings(findings));
  if (!flags.json) {
    const verdict = findings.length === 0 ? 'as expected' : `${findings.length} findings`;
    console.log(`${count}: ${flags.update ? 'baseline written, ' : ''}${verdict}`);
  }
  return findings.length === 0 ? 0 : 1;
}
