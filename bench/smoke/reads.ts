import type { CatalogSearchReply } from '../../core/contract/catalog_search.ts';
import { closedLoop } from '../measure/closed_loop.ts';
import { withGeneratorCheck } from '../measure/generator_cpu.ts';
import { httpLoad } from '../measure/http_load.ts';
import { createLatencies } from '../measure/latencies.ts';
import type { Row } from '../report/figures.ts';
import type { SmokeRun } from './model.ts';

const MISSES = 2_000;
const MISS_WORKERS = 4;
const HIT_SECONDS = 10;
const HIT_RATE = 400;
const HIT_CONNECTIONS = 4;
const HOT_OFFERINGS = 50;

/** Paths of offerings in the active catalogue, in the order in which a search gives them. */
export async function offeringPaths(run: SmokeRun, count: number): Promise<readonly string[]> {
  const token = run.tokens.storefront;
  const { market, channel } = run.shopper;
  const paths: string[] = [];
  let cursor = '';
  while (paths.length < count) {
    const path = `/v1/offerings?market=${market}&channel=${channel}&limit=200${cursor}`;
    const { body } = await run.client<CatalogSearchReply>(path, { token });
    paths.push(...body.items.map(({ id }) => `/v1/offerings/${encodeURIComponent(id)}`));
    if (body.next === undefined) break;
    cursor = `&cursor=${encodeURIComponent(body.next)}`;
  }
  return paths.slice(0, count);
}

/** Each offering is read once and for the first time, so that every answer comes from the core. */
export async function readMisses(run: SmokeRun, paths: readonly string[]): Promise<Row> {
  const latencies = createLatencies();
  let hits = 0;
  await withGeneratorCheck(() =>
    closedLoop(paths.slice(0, MISSES), MISS_WORKERS, async (path) => {
      const answer = await run.client(path, { token: run.tokens.storefront });
      if (/\bhit\b/.test(answer.headers.get('cache-status') ?? '')) hits += 1;
      else latencies.record(answer.ms);
    }),
  );
  const summary = latencies.summary();
  if (hits > summary.count / 10) {
    throw new Error(`void: ${hits} of ${hits + summary.count} first reads came from a cache`);
  }
  const how = `closed loop, ${MISS_WORKERS} clients, each offering once`;
  return { name: 'edge read, miss', how, summary };
}

/** A few offerings, read often, after each was read once. */
export async function readHits(run: SmokeRun, paths: readonly string[]): Promise<Row> {
  const token = run.tokens.storefront;
  const hot = paths.slice(0, HOT_OFFERINGS);
  for (const path of hot) await run.client(path, { token });
  let missed = 0;
  const summary = await withGeneratorCheck(() =>
    httpLoad({
      baseUrl: run.edgeUrl,
      connections: HIT_CONNECTIONS,
      seconds: HIT_SECONDS,
      rate: HIT_RATE,
      requests: hot.map((path) => ({
        path,
        headers: { authorization: `Bearer ${token}` },
        onResponse: (_status, _body, _context, headers) => {
          const status = headers['cache-status'] ?? headers['Cache-Status'] ?? '';
          if (!/\bhit\b/.test(status)) missed += 1;
        },
      })),
    }),
  );
  if (missed > summary.count / 100) {
    throw new Error(`void: ${missed} of ${summary.count} reads of hot offerings were no cache hit`);
  }
  const how = `rate-limited, ${HIT_RATE}/s in a burst each second, ${HIT_CONNECTIONS} connections`;
  return { name: 'edge read, hit', how, summary };
}
