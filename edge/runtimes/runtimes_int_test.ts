import type { NatsConnection } from 'nats';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connectNats } from '../../core/client/connect.ts';
import { hintSubject } from '../../core/contract/subjects.ts';
import { startTestCore } from '../../core/server/test_core.ts';
import type { TestCore } from '../../core/server/test_core.ts';
import { fromStack } from '../testing/identity.ts';
import type { Running } from '../testing/run_process.ts';
import { BATCHES } from './batches.ts';
import { COMMANDS } from './commands.ts';
import { PROTECTION } from './protection.ts';
import { READS } from './reads.ts';
import { publishShop } from './catalogue.ts';
import { RUNTIMES, startEdge } from './start_edge.ts';
import type { Runtime } from './start_edge.ts';
import { askOver, converseOver } from './visitor.ts';
import type { Visitor } from './visitor.ts';

/** So small that a test can ask too much; a reply costs one unit, or ten when it isn't finished. */
const LIMITS = {
  subject: { partner: { perSecond: 0.001, burst: 20 } },
  bulk: { subject: { perSecond: 50, burst: 70 } },
};

let core: TestCore;
let bridge: NatsConnection;
const edges = new Map<Runtime, Running>();
const visitors = new Map<Runtime, Visitor>();

beforeAll(async () => {
  core = await startTestCore();
  bridge = await connectNats({ url: core.natsUrl, name: 'bridge' });
  await Promise.all(RUNTIMES.map(begin));
});
afterAll(async () => {
  await Promise.all([...edges.values()].map((edge) => edge.stop()));
  await bridge.close();
});

async function begin(runtime: Runtime): Promise<void> {
  const tenant = `${runtime}-${crypto.randomUUID().slice(0, 8)}`;
  await publishShop(core, tenant, 'Router');
  const edge = await startEdge(runtime, {
    natsUrl: core.natsUrl,
    natsWsUrl: core.natsWsUrl,
    redisUrl: fromStack('UPSTASH_REDIS_REST_URL'),
    redisToken: fromStack('UPSTASH_REDIS_REST_TOKEN'),
    issuers: core.issuers,
    more: { QW_EDGE_RATE_LIMITS: JSON.stringify(LIMITS) },
  });
  edges.set(runtime, edge);
  visitors.set(runtime, {
    ask: askOver(edge.url, (role) => core.token(role, tenant)),
    converse: converseOver(edge.url, (role) => core.token(role, tenant)),
    publish: (routerName) => publishShop(core, tenant, routerName),
    hint: () => bridge.publish(hintSubject(tenant, 'catalog.published')),
  });
}

function visitorOf(runtime: Runtime): Visitor {
  const visitor = visitors.get(runtime);
  if (visitor === undefined) throw new Error(`${runtime} did not start`);
  return visitor;
}

describe.each(RUNTIMES)('on %s', (runtime) => {
  test.each([...READS, ...COMMANDS, ...BATCHES, ...PROTECTION])('$name', async ({ holds }) => {
    await holds(visitorOf(runtime));
  });
});

/** Longer than an edge trusts the version on sale without asking again. */
const LOOKED_UP_MS = 2_600;

test.concurrent.each(RUNTIMES)(
  'on %s readers are served on while the version on sale is looked up again',
  async (runtime) => {
    const { ask } = visitorOf(runtime);
    const until = Date.now() + LOOKED_UP_MS;
    const seen = new Set<string>();
    while (Date.now() < until) {
      const { status, headers } = await ask('GET', '/v1/offerings/router', { role: 'storefront' });
      seen.add(`${status} ${String(headers['cache-status'])}`);
      await new Promise((wake) => setTimeout(wake, 10));
    }
    expect([...seen]).toEqual(['200 quotewright-edge; hit']);
  },
);

describe('when the core and NATS are gone', () => {
  beforeAll(() => core.stop());

  test.concurrent.each(RUNTIMES)(
    '%s serves what is in memory, and says that the rest must wait',
    async (runtime) => {
      const { ask } = visitorOf(runtime);
      const kept = await ask('GET', '/v1/offerings/router', { role: 'storefront' });
      expect(kept.status).toBe(200);
      const refused = await ask('GET', '/v1/quotes', { role: 'sales' });
      expect([503, 504]).toContain(refused.status);
      expect(refused.headers['content-type']).toContain('application/problem+json');
      expect((await ask('GET', '/healthz')).status).toBe(200);
      expect((await ask('GET', '/readyz')).status).toBe(503);
    },
  );

  test.each(RUNTIMES)('%s ends when told to', async (runtime) => {
    const edge = edges.get(runtime);
    edges.delete(runtime);
    expect(await edge?.stop()).toBe(0);
  });
});
