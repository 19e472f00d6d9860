import { userInfo } from 'node:os';
import { parseArgs } from 'node:util';
import { connect, parseDatabaseUrl } from '../connect.ts';
import { maintain } from './maintain.ts';
import type { Line } from './maintain.ts';
import { MaintainFault, policiesWith, POLICIES, TABLES } from './policy.ts';

const USUAL = TABLES.map((table) => {
  const { period, keep, least, why } = POLICIES[table];
  const usual = keep === null ? 'for ever' : `${keep} ${period}s`;
  return `  ${table.padEnd(12)} ${usual}, at least ${least}: ${why}`;
}).join('\n');

const HELP = `Usage: npm run db -- maintain [options]

Makes partitions ahead, moves rows out of the default partitions, drops partitions past their time.
Safe to run at any time and again; once a day is meant.

  --dry-run        tell what would be moved and dropped, do nothing
  --keep T=N       keep N days (audit_log: months) of a table, or T=never; repeatable
  --ahead N        days to make partitions for (default 7)
  --actor NAME     who does it, for maintenance_log (default: the user of the shell)
  --json           one line of JSON for each action

Kept behind the current day or month, unless told otherwise:
${USUAL}

Environment: QW_PG_ADMIN_URL`;

function parse() {
  const { values } = parseArgs({
    options: {
      'dry-run': { type: 'boolean', default: false },
      keep: { type: 'string', multiple: true, default: [] },
      ahead: { type: 'string', default: '7' },
      actor: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const daysAhead = Number(values.ahead);
  if (!/^\d{1,3}$/.test(values.ahead) || daysAhead < 1) {
    throw new MaintainFault(
      `--ahead must be a number of days from 1 to 999, got "${values.ahead}"`,
    );
  }
  return { ...values, daysAhead, policies: policiesWith(values.keep) };
}

async function main(): Promise<void> {
  const flags = parse();
  if (flags.help) return console.log(HELP);
  const url = process.env['QW_PG_ADMIN_URL'];
  if (url === undefined) {
    throw new MaintainFault(
      'QW_PG_ADMIN_URL is not set: postgres://user:password@host:port/database',
    );
  }
  parseDatabaseUrl(url);
  const sql = connect({ url, application: 'qw-maintain', max: 2, statementTimeoutMs: 0 });
  const actor = flags.actor ?? process.env['SUDO_USER'] ?? userInfo().username;
  const now = new Date().toISOString();
  const dryRun = flags['dry-run'];
  const say = (line: Line): void => {
    const text = { at: new Date().toISOString(), actor, dryRun, ...line };
    if (flags.json) return console.log(JSON.stringify(text));
    const would = dryRun && line.action !== 'kept' ? 'would be ' : '';
    console.log(`${text.at} ${actor} ${line.subject} ${would}${line.action} ${told(line)}`);
  };
  try {
    const { policies, daysAhead } = flags;
    const lines = await maintain(sql, { policies, now, daysAhead, dryRun, actor, say });
    if (lines.length === 0 && !flags.json) console.log('nothing to do');
  } finally {
    await sql.end();
  }
}

function told({ detail }: Line): string {
  const parts = Object.entries(detail).map(([name, value]) => `${name}=${String(value)}`);
  return parts.length === 0 ? '' : `(${parts.join(', ')})`;
}

try {
  await main();
} catch (error) {
  const usage = error instanceof MaintainFault || error instanceof TypeError;
  console.error(usage ? error.message : error);
  if (usage) console.error('Try: npm run db -- maintain --help');
  process.exitCode = usage ? 2 : 1;
}
