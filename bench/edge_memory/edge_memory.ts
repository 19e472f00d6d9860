import { randomUUID } from 'node:crypto';
import { connectCore } from '../../core/client/connect.ts';
import type { BenchContext } from '../benchmark.ts';
import { bringUp, node, type Stack } from '../bring_up.ts';
import type { Figure } from '../report/figures.ts';
import { need } from '../stack_env.ts';
import { startEdges } from '../stampede/edges.ts';
import { tokenOf } from '../tenant_tokens.ts';
import { catalogueFolder } from './catalogue.ts';
import { compileVersion } from './compile.ts';
import { fetchBook } from './fetch_book.ts';
import { idsOf, readOfferings, readPrices } from './read_all.ts';

const PLACE = { market: 'us', channel: 'web' };
const ROUNDS = 5;
const MEMORY_MB_MAX = 300;
const COMPILE_S_MAX = 3;

/** What a whole large version weighs in one edge, and how long the engine takes to compile it. */
export async function edgeMemory(context: BenchContext): Promise<readonly Figure[]> {
  const stack = await bringUp(context.stack ?? 'bench', context.say);
  try {
    const { edges, stop } = await startEdges(stack, 1);
    try {
      const [edge] = edges;
      if (edge === undefined) throw new Error('void: no edge runs');
      return await measure(stack, edge, context);
    } finally {
      await stop();
    }
  } finally {
    await stack.release();
  }
}

type Edge = Awaited<ReturnType<typeof startEdges>>['edges'][number];

async function measure(stack: Stack, edge: Edge, { say, show }: BenchContext) {
  const key = need(stack.env, 'QW_DEV_SIGNING_KEY', stack.name);
  const tenant = `memory-${randomUUID().slice(0, 8)}`;
  const token = await tokenOf(key, tenant, 'storefront');
  const empty = megabytesOf(await edge.metrics());
  await importAll(stack, await tokenOf(key, tenant, 'admin'), say);
  const ids = await idsOf(edge.client, token);
  say(`reading ${ids.length} offerings`);
  const offerings = await readOfferings(edge.client, token, ids);
  say('reading their prices');
  const priced = await readPrices(edge.client, token, PLACE, ids);
  const full = megabytesOf(await edge.metrics());
  const url = need(stack.env, 'QW_NATS_CLIENT_URL', stack.name);
  const core = await connectCore({ url, name: 'bench' });
  const book = await fetchBook(core, token, PLACE, ids);
  await core.close();
  const sold = new Set(book.prices.map(({ offeringId }) => offeringId)).size;
  if (offerings.length < ids.length || priced < sold) {
    throw new Error(`void: ${ids.length} offerings, ${offerings.length} came; ${priced} priced`);
  }
  say(`compiling ${offerings.length} offerings with ${book.prices.length} prices`);
  const rounds = Array.from({ length: ROUNDS }, () => compileVersion(offerings, book, PLACE));
  const median = (of: (one: (typeof rounds)[number]) => number): number =>
    rounds.map(of).toSorted((one, other) => one - other)[Math.floor(ROUNDS / 2)] ?? Number.NaN;
  const figures = [
    figure('offerings read', offerings.length, '1'),
    figure('offerings priced', priced, '1'),
    figure('memory of an empty edge', empty, 'MB'),
    figure('memory of an edge that has served all', full, 'MB', MEMORY_MB_MAX),
    figure(
      'compile',
      median(({ totalMs }) => totalMs / 1_000),
      's',
      COMPILE_S_MAX,
    ),
    figure('compile, slowest', Math.max(...rounds.map(({ totalMs }) => totalMs / 1_000)), 's'),
    figure(
      'compile: slice and prices',
      median(({ sliceMs }) => sliceMs),
      'ms',
    ),
    figure(
      'compile: models',
      median(({ modelsMs }) => modelsMs),
      'ms',
    ),
    figure(
      'compile: candidates and graphs',
      median(({ graphsMs }) => graphsMs),
      'ms',
    ),
  ];
  show(figures.map(({ name, value, unit }) => `${name.padEnd(40)} ${value} ${unit}`).join('\n'));
  return figures;
}

async function importAll(stack: Stack, adminToken: string, say: (text: string) => void) {
  const folder = catalogueFolder();
  say(`importing ${folder.path}`);
  try {
    await node('core/cli/catalog.ts', ['import', folder.path, '--publish', '--json'], {
      QW_NATS_CLIENT_URL: need(stack.env, 'QW_NATS_CLIENT_URL', stack.name),
      QW_ADMIN_TOKEN: adminToken,
    });
  } finally {
    folder.remove();
  }
}

function megabytesOf(metrics: string): number {
  const bytes = /^process_resident_memory_bytes (\d+)/m.exec(metrics)?.[1];
  return Number(bytes) / 1_000_000;
}

function figure(name: string, value: number, unit: string, max?: number): Figure {
  return {
    name,
    value: Math.round(value * 1_000) / 1_000,
    unit,
    goal: max === undefined ? null : `≤ ${max}`,
    holds: max === undefined || value <= max,
  };
}
