import { randomUUID } from 'node:crypto';
import type { BenchContext } from '../benchmark.ts';
import { bringUp, type Stack } from '../bring_up.ts';
import type { Figure } from '../report/figures.ts';
import { tableOf } from '../report/figures.ts';
import { need } from '../stack_env.ts';
import { tokenOf } from '../tenant_tokens.ts';
import { burst } from './burst.ts';
import { difference, readCounts } from './counts.ts';
import { metricsOf, startEdges } from './edges.ts';
import { OFFERINGS, publishEdition, untilSold } from './editions.ts';
import { figuresOfScenario, rowOf, type Outcome } from './figures.ts';
import type { Published, StampedeRun } from './model.ts';
import { questions } from './questions.ts';
import { startRedis, stopRedis } from './redis.ts';
import { refuseStaleCommands } from './stale_commands.ts';

const EDGES = 4;
const REQUESTS = 500;

/** 500 at once upon a version that nobody has read yet (R12.2), with Redis and without. */
export async function stampede(context: BenchContext): Promise<readonly Figure[]> {
  const stack = await bringUp(context.stack ?? 'stampede', context.say);
  try {
    const { edges, stop } = await startEdges(stack, EDGES);
    try {
      const outcomes = await measure(await prepare(stack, edges, context), stack);
      context.show(`\n${tableOf(outcomes.map(rowOf))}\n`);
      return outcomes.flatMap(figuresOfScenario);
    } finally {
      await stop();
    }
  } finally {
    await stack.release();
  }
}

async function prepare(
  stack: Stack,
  edges: StampedeRun['edges'],
  { say }: BenchContext,
): Promise<StampedeRun> {
  const key = need(stack.env, 'QW_DEV_SIGNING_KEY', stack.name);
  const tenant = `stampede-${randomUUID().slice(0, 8)}`;
  const [storefront, sales, admin] = await Promise.all([
    tokenOf(key, tenant, 'storefront'),
    tokenOf(key, tenant, 'sales'),
    tokenOf(key, tenant, 'admin'),
  ]);
  const corePort = need(stack.env, 'QW_CORE_METRICS_PORT', stack.name);
  const coreMetrics = () => metricsOf(`http://127.0.0.1:${corePort}`);
  return { edges, tokens: { storefront, sales, admin }, coreMetrics, say };
}

async function measure(run: StampedeRun, stack: Stack): Promise<readonly Outcome[]> {
  run.say(`publishing ${OFFERINGS} offerings, warming ${EDGES} edges`);
  const first = await publishEdition(run, 1);
  await untilSold(run, first);
  await burst(run, questions(REQUESTS), first, undefined);
  const withRedis = await scenario(run, 'with Redis', first);
  run.say('stopping Redis');
  await stopRedis(stack);
  try {
    const without = await scenario(run, 'Redis down', withRedis.published);
    return [withRedis, without];
  } finally {
    await startRedis(stack);
  }
}

/** Invalidates by publishing, and asks everything at once as soon as every edge knows. */
async function scenario(run: StampedeRun, name: string, before: Published): Promise<Outcome> {
  run.say(`${name}: publishing edition ${before.edition + 1}`);
  const published = await publishEdition(run, before.edition + 1);
  await untilSold(run, published);
  const earlier = await readCounts(run);
  const { summary, stale } = await burst(run, questions(REQUESTS), published, before);
  const counts = difference(earlier, await readCounts(run));
  run.say(`${name}: ${JSON.stringify(Object.fromEntries(counts.statements))}`);
  await refuseStaleCommands(run, before);
  // Once more, now that everything is there: nothing may be asked again, and nothing be old.
  const after = await burst(run, questions(REQUESTS), published, undefined);
  return { name, published, summary, again: after.summary, stale, counts, edges: EDGES };
}
