import { connect } from '../../db/connect.ts';
import type { Sql } from '../../db/connect.ts';
import { readCatalogue } from './catalogue.ts';
import { HELP, parseCommandLine, UsageError } from './command_line.ts';
import type { Request } from './command_line.ts';
import { hashtext } from './hashtext.ts';
import { LANES, load } from './load.ts';
import { createProgress } from './progress.ts';
import { AGES, CUSTOMERS_SHARE } from './proportions.ts';
import { auditPlan, createSchedule } from './schedule.ts';
import { createStories } from './stories.ts';
import { analyse, isEmpty, makeOldPartitions, passCursors, reserveNumbers } from './target.ts';

const DAY_MS = 86_400_000;
const OLDEST_DAYS = Math.max(...AGES.map(({ toDays }) => toDays)) + 1;

async function generate(sql: Sql, request: Request): Promise<Readonly<Record<string, unknown>>> {
  const { tenant, quotes, orders, audit, untilMs } = request;
  const catalogue = await readCatalogue(sql, tenant, new Date().toISOString());
  if (catalogue === null) {
    const how = 'import one: npm run catalog -- import db/catalogue --publish';
    throw new UsageError(`tenant "${tenant}" has no catalogue on sale; ${how}`);
  }
  if (!request.append && !(await isEmpty(sql, tenant))) {
    throw new UsageError(`tenant "${tenant}" has quotes or orders already; --append adds to them`);
  }
  const window = { fromMs: untilMs - 2 * OLDEST_DAYS * DAY_MS, toMs: untilMs };
  const stories = createStories(catalogue, tenant, request.seed, window);
  const counts = { quote: quotes, order: orders };
  const schedule = createSchedule(stories, request.seed, untilMs, counts);
  const say = (line: string) => process.stderr.write(`${line}\n`);
  const started = performance.now();
  say('telling the stories: each basket is priced once by the engine');
  const { from: auditFrom, filler } = auditPlan(schedule, audit);
  const toldSeconds = (performance.now() - started) / 1_000;
  await makeOldPartitions(sql, untilMs);
  const numbers = await reserveNumbers(sql, tenant, counts);
  // Ids of two tenants differ, as do those of two runs.
  const seed = hashtext(`${tenant}:${request.seed}`.padEnd(96, '.').slice(0, 96));
  const progress = createProgress({ ...counts, filler }, say, () => performance.now());
  await load({
    sql,
    seed,
    schedule,
    numbers,
    customers: Math.max(1, Math.floor((quotes + orders) * CUSTOMERS_SHARE)),
    auditFrom,
    filler: { rows: filler, tenant, seed, untilMs },
    progress,
  });
  progress.end();
  const seconds = progress.seconds();
  await passCursors(sql);
  await analyse(sql);
  const rate = Math.round((quotes + orders) / seconds);
  const rows = { quotes: quotes + orders, orders, audit, auditOfGone: filler };
  return { ...rows, stories: stories.told(), toldSeconds, seconds, quotesPerSecond: rate };
}

async function main(): Promise<void> {
  const request = parseCommandLine(process.argv.slice(2), Date.now());
  if (request === null) return console.log(HELP);
  const url = process.env['QW_PG_ADMIN_URL'];
  if (url === undefined) {
    throw new UsageError('QW_PG_ADMIN_URL is not set: postgres://user:password@host:port/database');
  }
  const sql = connect({
    url,
    application: 'qw-generate',
    max: LANES + 1,
    statementTimeoutMs: 0,
    lockTimeoutMs: 0,
    idleInTransactionTimeoutMs: 0,
  });
  try {
    const result = await generate(sql, request);
    if (request.json) return console.log(JSON.stringify(result));
    for (const [what, value] of Object.entries(result)) console.log(`${what}: ${String(value)}`);
  } finally {
    await sql.end();
  }
}

try {
  await main();
} catch (error) {
  const usage = error instanceof UsageError || error instanceof TypeError;
  console.error(usage ? error.message : error);
  if (usage) console.error('Try: npm run db -- generate --help');
  process.exitCode = usage ? 2 : 1;
}
