import type { Sql } from '../../db/connect.ts';
import { readCatalogue } from './catalogue.ts';
import { UsageError } from './command_line.ts';
import type { Request } from './command_line.ts';
import { hashtext } from './hashtext.ts';
import { load } from './load.ts';
import { createProgress } from './progress.ts';
import { AGES, CUSTOMERS_SHARE } from './proportions.ts';
import { auditPlan, createSchedule } from './schedule.ts';
import { createStories } from './stories.ts';
import { analyse, isEmpty, makeOldPartitions, passCursors, reserveNumbers } from './target.ts';

const DAY_MS = 86_400_000;
const OLDEST_DAYS = Math.max(...AGES.map(({ toDays }) => toDays)) + 1;

export type Generated = {
  readonly quotes: number;
  readonly orders: number;
  readonly audit: number;
  /** Audit rows whose quote or order is no longer there. */
  readonly auditOfGone: number;
  readonly stories: number;
  readonly toldSeconds: number;
  readonly seconds: number;
  readonly quotesPerSecond: number;
};

export async function generate(
  sql: Sql,
  request: Request,
  say: (line: string) => void,
): Promise<Generated> {
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
    // Rows of the gone have no number of their own: what is appended must differ.
    filler: { rows: filler, tenant, seed: (seed + numbers.quote) | 0, untilMs },
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
