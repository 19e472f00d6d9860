import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fromStack, testIdentity } from './testing/identity.ts';
import type { TestIdentity } from './testing/identity.ts';
import { startTestNats } from '../core/server/test_nats.ts';
import type { TestNats } from '../core/server/test_nats.ts';
import { RUNTIMES, startEdge } from './runtimes/start_edge.ts';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
let nats: TestNats;
let identity: TestIdentity;

beforeAll(async () => {
  nats = await startTestNats();
  identity = await testIdentity();
});
afterAll(() => nats.stop());

test.each(RUNTIMES)(
  'on %s it serves with no right that it does not need, and ends when told to',
  async (runtime) => {
    const edge = await startEdge(runtime, {
      natsUrl: nats.url,
      natsWsUrl: nats.wsUrl,
      redisUrl: fromStack('UPSTASH_REDIS_REST_URL'),
      redisToken: fromStack('UPSTASH_REDIS_REST_TOKEN'),
      issuers: identity.issuers,
    });
    const get = async (path: string) => {
      const response = await fetch(`${edge.url}${path}`);
      return { status: response.status, text: await response.text() };
    };
    expect(await get('/healthz')).toEqual({ status: 200, text: 'ok\n' });
    expect(await get('/readyz')).toMatchObject({ status: 503 });
    expect((await get('/openapi.json')).text).toContain('"openapi":"3.1.0"');
    expect((await get('/metrics')).text).toContain('http_server_request_duration');
    expect(await get('/v1/offerings')).toMatchObject({ status: 401 });
    const authorization = `Bearer ${await identity.token('storefront')}`;
    const unavailable = await fetch(`${edge.url}/v1/offerings/x`, { headers: { authorization } });
    expect(unavailable.status).toBe(503);
    expect(unavailable.headers.get('retry-after')).toBe('1');
    await unavailable.body?.cancel();
    expect(await edge.stop()).toBe(0);
    expect(edge.output()).not.toContain(authorization);
  },
);

test('a wrong argument and missing settings are told, and --help lists the variables', () => {
  const run = (...args: string[]) =>
    spawnSync(`${ROOT}node_modules/.bin/node`, ['edge/serve_node.ts', ...args], {
      cwd: ROOT,
      encoding: 'utf8',
      env: { PATH: process.env['PATH'] ?? '' },
    });
  expect(run('--help')).toMatchObject({ status: 0 });
  expect(run('--help').stdout).toContain('QW_NATS_EDGE_URL');
  expect(run('--port', '1').status).toBe(2);
  expect(run('--port', '1').stderr).toContain("'--port'");
  expect(run()).toMatchObject({ status: 1 });
  expect(run().stderr).toContain('QW_NATS_EDGE_URL');
});
