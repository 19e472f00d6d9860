import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fromStack, testIdentity } from './testing/identity.ts';
import type { TestIdentity } from './testing/identity.ts';
import { startTestNats } from '../core/server/test_nats.ts';
import type { TestNats } from '../core/server/test_nats.ts';
import { freePort, runProcess } from './testing/run_process.ts';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
let nats: TestNats;
let identity: TestIdentity;

beforeAll(async () => {
  nats = await startTestNats();
  identity = await testIdentity();
});
afterAll(() => nats.stop());

async function settings(): Promise<Record<string, string>> {
  return {
    QW_NATS_EDGE_URL: nats.url,
    UPSTASH_REDIS_REST_URL: fromStack('UPSTASH_REDIS_REST_URL'),
    UPSTASH_REDIS_REST_TOKEN: fromStack('UPSTASH_REDIS_REST_TOKEN'),
    QW_ISSUERS: JSON.stringify(identity.issuers),
    QW_EDGE_PORT: String(await freePort()),
  };
}

/** The list of edge/README.md. */
function leastPermissions(env: Readonly<Record<string, string>>): string[] {
  const hosts = [env['QW_NATS_EDGE_URL'], env['UPSTASH_REDIS_REST_URL']];
  const net = hosts.map((url) => new URL(url ?? '').host);
  return [
    'run',
    '--node-modules-dir=manual',
    '--cached-only',
    '--no-prompt',
    `--allow-net=127.0.0.1:${env['QW_EDGE_PORT'] ?? ''},${net.join(',')}`,
    `--allow-env=${Object.keys(env).join(',')},QW_LOG_LEVEL`,
    'edge/serve_deno.ts',
  ];
}

const processes = [
  ['deno', leastPermissions],
  ['node', () => ['edge/serve_node.ts']],
] as const;

test.each(processes)(
  'on %s it serves with no right that it does not need, and ends when told to',
  async (program, argumentsFor) => {
    const env = await settings();
    const edge = await runProcess(program, argumentsFor(env), env);
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
