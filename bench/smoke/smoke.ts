import type { BenchContext } from '../benchmark.ts';
import { bringUp, type Stack } from '../bring_up.ts';
import { createClient } from '../http/client.ts';
import { figuresOf, tableOf, type Figure, type Goals, type Row } from '../report/figures.ts';
import { seededRandom } from '../seeded_random.ts';
import { shop } from '../shop/shop.ts';
import { need } from '../stack_env.ts';
import { tokenOf } from '../tenant_tokens.ts';
import { importCatalogue } from './import_catalogue.ts';
import { watchKafka } from './kafka_lag.ts';
import type { SmokeRun } from './model.ts';
import { priceAtTheEdge } from './prices.ts';
import { quoteCommands } from './quote_commands.ts';
import { offeringPaths, readHits, readMisses } from './reads.ts';
import { ackRow, readAcks } from './relay_ack.ts';
import { writeSyntheticFolder } from './synthetic_catalogue.ts';

const TENANT = 'bench';
const SYNTHETIC_OFFERINGS = 2_000;

/** In milliseconds, on two cores that also run the platform, the services and the load. */
const GOALS: Readonly<Record<string, Goals>> = {
  'edge read, hit': { p95: 10 },
  'edge read, miss': { p95: 40 },
  'price at the edge': { p95: 20 },
  'quote price': { p95: 25 },
  'quote submit': { p95: 25 },
  'quote convert': { p95: 40 },
  'commit → Kafka ack': { p99: 100 },
};

export async function smoke(context: BenchContext): Promise<readonly Figure[]> {
  const stack = await bringUp(context.stack ?? 'bench', context.say);
  try {
    const rows = await measure(await prepare(stack, context), stack);
    context.show(`\n${tableOf(rows)}\n`);
    return rows.flatMap((row) => figuresOf(row, GOALS[row.name] ?? {}));
  } finally {
    await stack.release();
  }
}

async function prepare(stack: Stack, { say, seed }: BenchContext): Promise<SmokeRun> {
  const edgeUrl = need(stack.env, 'QW_EDGE_URL', stack.name);
  const signingKey = need(stack.env, 'QW_DEV_SIGNING_KEY', stack.name);
  const [storefront, sales, admin] = await Promise.all([
    tokenOf(signingKey, TENANT, 'storefront'),
    tokenOf(signingKey, TENANT, 'sales'),
    tokenOf(signingKey, TENANT, 'admin'),
  ]);
  const client = createClient(edgeUrl);
  const random = seededRandom(seed);
  const shopper = { client, token: storefront, market: 'us', channel: 'web', random };
  return { edgeUrl, client, shopper, tokens: { storefront, sales, admin }, say };
}

async function measure(run: SmokeRun, stack: Stack): Promise<readonly Row[]> {
  const bridgeUrl = need(stack.env, 'QW_BRIDGE_URL', stack.name);
  const brokers = need(stack.env, 'QW_KAFKA_BROKERS', stack.name);
  run.say('importing the default catalogue for the tenant bench');
  await importCatalogue(run, stack, 'db/catalogue');
  const { line, checks } = await shop(run.shopper);
  run.say(`buying ${line.offeringId}, valid after ${checks} checks`);
  run.say('pricing at the edge');
  const price = await priceAtTheEdge(run, line);
  run.say('quotes from creation to order');
  const watch = await watchKafka(brokers, TENANT);
  const acksBefore = await readAcks(bridgeUrl);
  const commands = await quoteCommands(run, line);
  const arrived = await watch.finish(commands.at(-1)?.summary.count ?? 0);
  const acks = ackRow(acksBefore, await readAcks(bridgeUrl));
  run.say(`importing ${SYNTHETIC_OFFERINGS} offerings that nobody has read`);
  const folder = writeSyntheticFolder(SYNTHETIC_OFFERINGS);
  try {
    await importCatalogue(run, stack, folder.path);
  } finally {
    folder.remove();
  }
  const paths = await offeringPaths(run, SYNTHETIC_OFFERINGS);
  run.say('reading each of them once');
  const misses = await readMisses(run, paths);
  run.say('reading a few of them often');
  const hits = await readHits(run, paths);
  return [hits, misses, price, ...commands, acks, arrived];
}
