import type { NatsConnection } from 'nats';
import { v7 as uuidv7 } from 'uuid';
import { log } from '../../ops/telemetry/log.ts';
import type { Issuer } from '../contract/identity.ts';
import { createVerifier } from '../identity/verify.ts';
import { ensurePartitions, readLimits } from '../sql/maintenance.ts';
import { createCatalogueCache } from './catalogue_cache.ts';
import type { Core } from './handle_request.ts';
import { createNumbers } from './numbers.ts';
import type { PoolName } from './policy.ts';
import { createPool } from './pool.ts';
import type { Pool, PoolOptions } from './pool.ts';
import { createQuoteExpiry } from './quote_expiry.ts';
import type { QuoteExpiry } from './quote_expiry.ts';
import { judge, send } from './send.ts';
import { serveNats } from './serve_nats.ts';
import { createWaker } from './waker.ts';

export type CoreOptions = {
  readonly databaseUrl: string;
  readonly nats: NatsConnection;
  readonly issuers: readonly Issuer[];
  /** All connections of this process, divided among its pools. */
  readonly connections: number;
  readonly cacheBytesMax: number;
  readonly version: string;
  /** Called for each round trip to the database that a pool makes. */
  readonly onRoundTrip?: () => void;
};
export type RunningCore = {
  readonly databaseReady: () => Promise<boolean>;
  /** Ends quotes that are past their validity now, instead of within half a minute. */
  readonly expireQuotes: QuoteExpiry['sweep'];
  readonly stop: () => Promise<void>;
};

/** Of every twelve connections; one more is for waking the relay and for maintenance. */
const SHARES: Readonly<Record<PoolName, number>> = { interactive: 5, worker: 4, bulk: 2, admin: 1 };
const CONNECTIONS_MIN = 13;
const QUEUE_PER_CONNECTION = 50;
const DAYS_AHEAD = 3;
const HOUR_MS = 3_600_000;

export async function startCore(options: CoreOptions): Promise<RunningCore> {
  if (options.connections < CONNECTIONS_MIN) {
    throw new Error(`a core needs at least ${CONNECTIONS_MIN} connections`);
  }
  const own = createPool({
    name: 'own',
    size: 1,
    queueMax: 20,
    url: options.databaseUrl,
    application: 'qw-core',
  });
  await checkBudget(own, options.connections);
  const maintain = () =>
    own.run(soon(30_000), ({ sql }) => send([ensurePartitions(sql, DAYS_AHEAD)]));
  await maintain();
  const timer = setInterval(() => {
    maintain().catch((error: unknown) => log('error', 'partitions were not made', { error }));
  }, HOUR_MS);
  const pools = createPools(options);
  const core: Core = {
    verify: createVerifier(options.issuers),
    pools,
    services: {
      catalogue: createCatalogueCache(options.cacheBytesMax),
      numbers: createNumbers(),
      newId: () => uuidv7(),
      wake: createWaker(own),
    },
  };
  const expiry = createQuoteExpiry(own, pools.worker, core.services);
  const service = await serveNats(options.nats, core, options.version);
  return {
    expireQuotes: expiry.sweep,
    databaseReady: async () => {
      const asked = own
        .run(soon(1_000), ({ sql }) => send([readLimits(sql)]))
        .then(
          (rows) => !('ok' in rows),
          () => false,
        );
      return Promise.race([asked, new Promise<boolean>((no) => setTimeout(no, 1_000, false))]);
    },
    stop: async () => {
      clearInterval(timer);
      await expiry.stop();
      await service.stop();
      await Promise.all(Object.values(pools).map((pool) => pool.end()));
      await own.end();
    },
  };
}

function createPools(options: CoreOptions): Record<PoolName, Pool> {
  const shared = options.connections - 1;
  const pool = (name: PoolName, more: Partial<PoolOptions> = {}): Pool => {
    const size = Math.floor((shared * SHARES[name]) / 12);
    return createPool({
      name,
      size,
      queueMax: size * QUEUE_PER_CONNECTION,
      url: options.databaseUrl,
      application: 'qw-core',
      ...(options.onRoundTrip === undefined ? {} : { onRoundTrip: options.onRoundTrip }),
      ...more,
    });
  };
  return {
    interactive: pool('interactive'),
    worker: pool('worker'),
    bulk: pool('bulk'),
    // An import writes thousands of rows at once, a publication reads the whole catalogue.
    admin: pool('admin', { statementTimeoutMs: 60_000, idleInTransactionTimeoutMs: 60_000 }),
  };
}

/** Waits for the database, then refuses a budget that the server can't give. */
async function checkBudget(own: Pool, connections: number): Promise<void> {
  const until = Date.now() + 60_000;
  for (;;) {
    try {
      const read = await own.run(soon(5_000), ({ sql }) => send([readLimits(sql)]));
      const max = 'ok' in read ? 0 : (read[0][0]?.connectionsMax ?? 0);
      if (connections <= max) return;
      throw new Error(`${connections} connections are more than the ${max} that the server gives`);
    } catch (error) {
      if (judge(error) !== 'lost' || Date.now() > until) throw error;
      await new Promise((wake) => setTimeout(wake, 500));
    }
  }
}

function soon(milliseconds: number): number {
  return Date.now() + milliseconds;
}
