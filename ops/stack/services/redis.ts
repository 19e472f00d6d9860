import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { ensurePrograms, findProgram } from '../packages.ts';
import { NODE, ROOT } from '../paths.ts';
import type { Env, Service, Stack } from '../service.ts';

/** A cache: bounded, evicting what is used least, nothing kept over a restart. */
export const REDIS_SETTINGS = {
  maxmemory: '256mb',
  'maxmemory-policy': 'allkeys-lfu',
  appendonly: 'no',
} as const;

const home = (stack: Stack) => join(stack.dir, 'redis');

function redisConf(stack: Stack): string {
  const own = {
    bind: '127.0.0.1',
    port: String(stack.ports.redis),
    requirepass: stack.secrets.redis,
    dir: home(stack),
    save: '""',
    ...REDIS_SETTINGS,
  };
  return Object.entries(own)
    .map(([name, value]) => `${name} ${value}\n`)
    .join('');
}

async function checkRedis(env: Env): Promise<void> {
  const redis = new Redis(env['QW_REDIS_URL'] ?? '', {
    lazyConnect: true,
    connectTimeout: 2_000,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
  // Without a listener ioredis prints the fault that connect() throws anyway.
  redis.on('error', () => undefined);
  try {
    await redis.connect();
    await redis.ping();
  } finally {
    redis.disconnect();
  }
}

export const REDIS: Service = {
  name: 'redis',
  after: [],
  // With a REST endpoint of the user's own nobody speaks to Redis itself.
  urlKeys: ['QW_REDIS_URL'],
  ports: ['redis'],
  deadline_s: 20,
  prepare: async (stack, say) => {
    const redis = { program: 'redis-server', package: 'redis-server', instead: 'QW_REDIS_URL' };
    await ensurePrograms([redis], say);
    mkdirSync(home(stack), { recursive: true });
    writeFileSync(join(home(stack), 'redis.conf'), redisConf(stack), { mode: 0o600 });
  },
  command: async (stack) => ({
    file: findProgram('redis-server') ?? 'redis-server',
    args: [join(home(stack), 'redis.conf')],
  }),
  check: checkRedis,
};

async function checkRest(env: Env): Promise<void> {
  const response = await fetch(env['UPSTASH_REDIS_REST_URL'] ?? '', {
    method: 'POST',
    headers: { authorization: `Bearer ${env['UPSTASH_REDIS_REST_TOKEN'] ?? ''}` },
    body: JSON.stringify(['PING']),
    signal: AbortSignal.timeout(2_000),
  });
  if (!response.ok) throw new Error(`PING over REST answered ${response.status}`);
}

export const REDIS_REST: Service = {
  name: 'redis-rest',
  after: ['redis'],
  urlKeys: ['UPSTASH_REDIS_REST_URL', 'UPSTASH_REDIS_REST_TOKEN'],
  ports: ['redis_rest'],
  deadline_s: 20,
  prepare: async () => undefined,
  command: async (stack, env) => ({
    file: NODE,
    args: [join(ROOT, 'ops/redis_rest/serve.ts')],
    env: {
      QW_REDIS_URL: env['QW_REDIS_URL'] ?? '',
      UPSTASH_REDIS_REST_TOKEN: env['UPSTASH_REDIS_REST_TOKEN'] ?? '',
      QW_REDIS_REST_PORT: String(stack.ports.redis_rest),
    },
  }),
  check: checkRest,
};
