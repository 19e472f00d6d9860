import type { Sql } from '../../db/connect.ts';
import { readCatalogue } from './catalogue.ts';
import type { Catalogue } from './catalogue.ts';
import { UsageError } from './command_line.ts';
import type { Request } from './command_line.ts';
import { hashtext } from './hashtext.ts';
import { buildIndexes, dropIndexes } from './indexes.ts';
import { load } from './load.ts';
import { createProgress } from './progress.ts';
import { AGES, CUSTOMERS_SHARE } from './proportions.ts';
import { beginRun, endRun, findRun } from './run.ts';
import { auditPlan, createSchedule } from './schedule.ts';
import { uploadShapes } from './shape_tables.ts';
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
  /** Rows of all tables that this run wrote. */
  readonly rows: number;
  readonly stories: number;
  /** Deciding and pricing every story once. */
  readonly toldSeconds: number;
  /** Writing rows. */
  readonly loadedSeconds: number;
  /** Building indexes and analysing. */
  readonly finishedSeconds: number;
  readonly seconds: number;
  readonly quotesPerSecond: number;
};

export async function generate(
  sql: Sql,
  request: Request,
  say: (line: string) => void,
): Promise<Generated> {
  const { tenant, quotes, orders, audit, untilMs } = request;
  const unfinished = await findRun(sql, request);
  const catalogue = await catalogueOf(sql, request, unfinished !== null);
  const clock = stopwatch();
  const window = { fromMs: untilMs - 2 * OLDEST_DAYS * DAY_MS, toMs: untilMs };
  say('telling the stories: each basket is priced once by the engine');
  const stories = createStories(catalogue, tenant, request.seed, window);
  const counts = { quote: quotes, order: orders };
  const schedule = createSchedule(stories, request.seed, untilMs, counts);
  const { from: auditFrom, filler } = auditPlan(schedule, audit);
  await makeOldPartitions(sql, untilMs);
  const numbers = unfinished?.numbers ?? (await reserveNumbers(sql, tenant, counts));
  if (unfinished === null) await beginRun(sql, request, numbers);
  else say(`going on with a run that was cut off after ${unfinished.done.size} chunks`);
  const expansions = await uploadShapes(sql, schedule.stories);
  await dropIndexes(sql, quotes + orders);
  const toldSeconds = clock();
  // Ids of two tenants differ, as do those of two runs.
  const seed = hashtext(`${tenant}:${request.seed}`.padEnd(96, '.').slice(0, 96));
  const progress = createProgress({ ...counts, filler }, say, () => performance.now());
  await load({
    sql,
    seed,
    schedule,
    expansions,
    numbers,
    customers: Math.max(1, Math.floor((quotes + orders) * CUSTOMERS_SHARE)),
    auditFrom,
    // Rows of the gone have no number of their own: what is appended must differ.
    filler: { rows: filler, tenant, seed: (seed + numbers.quote) | 0, untilMs },
    done: unfinished?.done ?? new Set(),
    progress,
  });
  progress.end();
  const loadedSeconds = clock();
  await passCursors(sql);
  await buildIndexes(sql, say);
  say('analysing');
  await analyse(sql);
  await endRun(sql);
  const finishedSeconds = clock();
  const seconds = toldSeconds + loadedSeconds + finishedSeconds;
  return {
    ...{ quotes: quotes + orders, orders, audit, auditOfGone: filler },
    ...{ rows: progress.rows(), stories: stories.all.length },
    ...{ toldSeconds, loadedSeconds, finishedSeconds, seconds },
    quotesPerSecond: Math.round((quotes + orders) / seconds),
  };
}

async function catalogueOf(sql: Sql, request: Request, goesOn: boolean): Promise<Catalogue> {
  const { tenant } = request;
  const catalogue = await readCatalogue(sql, tenant, new Date().toISOString());
  if (catalogue === null) {
    const how = 'import one: npm run catalog -- import db/catalogue --publish';
    throw new UsageError(`tenant "${tenant}" has no catalogue on sale; ${how}`);
  }
  if (!goesOn && !request.append && !(await isEmpty(sql, tenant))) {
    throw new UsageError(`tenant "${tenant}" has quotes or orders already; --append adds to them`);
  }
  return catalogue;
}

/** Seconds since it was last asked. */
function stopwatch(): () => number {
  let lastMs = performance.now();
  return () => {
    const nowMs = performance.now();
    const seconds = (nowMs - lastMs) / 1_000;
    lastMs = nowMs;
    return Math.round(seconds * 1_000) / 1_000;
  };
}
