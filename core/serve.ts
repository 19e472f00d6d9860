import * as v from 'valibot';
import { healthServer } from '../ops/telemetry/health.ts';
import { log } from '../ops/telemetry/log.ts';
import { startTelemetry } from '../ops/telemetry/start.ts';
import { connectNats } from './client/connect.ts';
import { IssuersSchema } from './contract/identity.ts';
import { parseSizes } from './server/pool_limits.ts';
import type { PoolSizes } from './server/pool_limits.ts';
import { startCore } from './server/start_core.ts';

const HELP = `Usage: node core/serve.ts

The transactional core: answers NATS requests from PostgreSQL until SIGTERM.

Environment:
  QW_PG_CORE_URL        postgres://user:password@host:port/database[?socket=/dir]
  QW_NATS_CORE_URL      nats://user:password@host:port
  QW_ISSUERS            JSON: whose tokens count, see core/contract/identity.ts
  QW_CORE_METRICS_PORT  loopback port of /healthz, /readyz and /metrics (0: any)
  QW_CORE_CONNECTIONS   connections to PostgreSQL in all, default 25
  QW_CORE_POOLS         the pools' sizes instead: interactive=10,worker=8,bulk=4,admin=2; one more
                        connection is for waking the relay and for maintenance
  QW_CORE_CACHE_MIB     catalogue cache in MiB, default 64`;

const VERSION = '0.1.0';
const numeral = (otherwise: string) =>
  v.pipe(v.optional(v.string(), otherwise), v.regex(/^\d{1,6}$/), v.transform(Number));
const EnvironmentSchema = v.object({
  QW_PG_CORE_URL: v.pipe(v.string(), v.url()),
  QW_NATS_CORE_URL: v.pipe(v.string(), v.url()),
  QW_ISSUERS: v.pipe(v.string(), v.parseJson(), IssuersSchema),
  QW_CORE_METRICS_PORT: numeral('0'),
  QW_CORE_CONNECTIONS: numeral('25'),
  QW_CORE_POOLS: v.optional(
    v.pipe(
      v.string(),
      v.transform(parseSizes),
      v.custom<PoolSizes>(
        (sizes) => sizes !== null,
        'expected a size above 0 of each: interactive=10,worker=8,bulk=4,admin=2',
      ),
    ),
  ),
  QW_CORE_CACHE_MIB: numeral('64'),
});

async function main(): Promise<void> {
  const parsed = v.safeParse(EnvironmentSchema, process.env);
  if (!parsed.success) {
    console.error(`wrong environment:\n${v.summarize(parsed.issues)}\n\n${HELP}`);
    process.exitCode = 2;
    return;
  }
  const env = parsed.output;
  const telemetry = startTelemetry({ service: 'core' });
  const nats = await connectNats({ url: env.QW_NATS_CORE_URL, name: 'core' });
  const core = await startCore({
    databaseUrl: env.QW_PG_CORE_URL,
    nats,
    issuers: env.QW_ISSUERS,
    connections: env.QW_CORE_CONNECTIONS,
    ...(env.QW_CORE_POOLS === undefined ? {} : { sizes: env.QW_CORE_POOLS }),
    cacheBytesMax: env.QW_CORE_CACHE_MIB * 1024 * 1024,
    version: VERSION,
  });
  let stopping = false;
  const health = await healthServer({
    port: env.QW_CORE_METRICS_PORT,
    ready: async () => ({
      nats: !stopping && !nats.isClosed() && (await isAlive(() => nats.flush())),
      postgres: !stopping && (await core.databaseReady()),
    }),
    metricsText: telemetry.metricsText,
  });
  const stop = async (): Promise<void> => {
    if (stopping) return;
    stopping = true;
    await core.stop();
    await nats.drain();
    await health.close();
    await telemetry.shutdown();
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      stop().then(
        () => process.exit(0),
        (error: unknown) => {
          log('error', 'stopping failed', { error });
          process.exit(1);
        },
      );
    });
  }
  console.log(`ready core http://127.0.0.1:${health.port}`);
}

async function isAlive(ping: () => Promise<void>): Promise<boolean> {
  const asked = ping().then(
    () => true,
    () => false,
  );
  return Promise.race([asked, new Promise<boolean>((no) => setTimeout(no, 1_000, false))]);
}

if (process.argv.includes('--help')) console.log(HELP);
else await main();
