import type { NatsConnection } from 'nats';
import { v7 as uuidv7 } from 'uuid';
import { checkBudget } from '../../db/budget/check_budget.ts';
import { log } from '../../ops/telemetry/log.ts';
import type { Issuer } from '../contract/identity.ts';
import { createVerifier } from '../identity/verify.ts';
import { ensurePartitions, readLimits } from '../sql/maintenance.ts';
import { createAdmission } from './admission.ts';
import { createCatalogueCache } from './catalogue_cache.ts';
import { createGate } from './gate.ts';
import type { Core } from './handle_request.ts';
import { observeGates } from './metrics.ts';
import { createNumbers } from './numbers.ts';
import type { PoolName } from './policy.ts';
import { createPool } from './pool.ts';
import type { Pool } from './pool.ts';
import { CONNECTIONS_MIN, connectionsOf, gateOptionsOf, queueMaxOf } from './pool_limits.ts';
import { sizesOf } from './pool_limits.ts';
import type { PoolSizes } from './pool_limits.ts';
import { createQuoteExpiry } from './quote_expiry.ts';
import type { QuoteExpiry } from './quote_expiry.ts';
import { judge, send } from './send.ts';
import { serveNats } from './serve_nats.ts';
import { guardNats, installTransactionGuard } from './transaction_guard.ts';
import { createWaker } from './waker.ts';

export type CoreOptions = {
  readonly databaseUrl: string;
  readonly nats: NatsConnection;
  readonly issuers: readonly Issuer[];
  /** All connections of this process, divided among its pools. */
  readonly connections: number;
  /** The sizes of its pools, when they aren't to be shares of its connections. */
  readonly sizes?: PoolSizes;
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

const DAYS_AHEAD = 3;
const HOUR_MS = 3_600_000;

export async function startCore(options: CoreOptions): Promise<RunningCore> {
  if (options.sizes === undefined && options.connections < CONNECTIONS_MIN) {
    throw new Error(`a core needs at least ${CONNECTIONS_MIN} connections`);
  }
  const sizes = options.sizes ?? sizesOf(options.connections);
  installTransactionGuard();
  guardNats(options.nats);
  const own = createPool({
    name: 'own',
    size: 1,
    queueMax: 20,
    url: options.databaseUrl,
    application: 'qw-core',
  });
  await awaitBudget(own, connectionsOf(sizes));
  const maintain = () =>
    own.run(soon(30_000), ({ sql }) => send([ensurePartitions(sql, DAYS_AHEAD)]));
  await maintain();
  const timer = setInterval(() => {
    maintain().catch((error: unknown) => log('error', 'partitions were not made', { error }));
  }, HOUR_MS);
  const pools = createPools(options, sizes);
  const gates = byPool((name) => createGate(gateOptionsOf(name, sizes[name])));
  observeGates(gates);
  const core: Core = {
    admission: createAdmission(createVerifier(options.issuers), gates),
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

function createPools(options: CoreOptions, sizes: PoolSizes): Record<PoolName, Pool> {
  // An import writes thousands of rows at once, a publication reads the whole catalogue.
  const patient = { statementTimeoutMs: 60_000, idleInTransactionTimeoutMs: 60_000 };
  return byPool((name) =>
    createPool({
      name,
      size: sizes[name],
      queueMax: queueMaxOf(sizes[name]),
      url: options.databaseUrl,
      application: 'qw-core',
      ...(options.onRoundTrip === undefined ? {} : { onRoundTrip: options.onRoundTrip }),
      ...(name === 'admin' ? patient : {}),
    }),
  );
}

function byPool<T>(make: (name: PoolName) => T): Record<PoolName, T> {
  return {
    interactive: make('interactive'),
    worker: make('worker'),
    bulk: make('bulk'),
    admin: make('admin'),
  };
}

/** Waits for the database, then refuses what is more than this core's share. */
async function awaitBudget(own: Pool, connections: number): Promise<void> {
  const until = Date.now() + 60_000;
  for (;;) {
    try {
      await own.run(soon(5_000), ({ sql }) => checkBudget(sql, 'core', connections));
      return;
    } catch (error) {
      if (judge(error) !== 'lost' || Date.now() > until) throw error;
      await new Promise((wake) => setTimeout(wake, 500));
    }
  }
}

function soon(milliseconds: number): number {
  return Date.now() + milliseconds;
}
