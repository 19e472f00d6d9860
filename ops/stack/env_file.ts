import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { publicKey } from './secrets.ts';
import type { Env, Stack } from './service.ts';
import { developmentTokens } from './tokens.ts';

const LOOPBACK = '127.0.0.1';

/** Unix socket first: a fifth faster here than loopback TCP. Absent when Docker runs it. */
function postgresUrl(stack: Stack, user: string, password: string, socketDir?: string): string {
  const socket = socketDir === undefined ? '' : `?socket=${encodeURIComponent(socketDir)}`;
  const { postgres } = stack.ports;
  return `postgres://${user}:${password}@${LOOPBACK}:${postgres}/quotewright${socket}`;
}

function serviceUrls(stack: Stack, socketDir: string | undefined): Env {
  const { ports, secrets } = stack;
  const pg = (user: string, password: string) => postgresUrl(stack, user, password, socketDir);
  const nats = (user: string, password: string) =>
    `nats://${user}:${password}@${LOOPBACK}:${ports.nats}`;
  return {
    QW_PG_ADMIN_URL: pg('qw_admin', secrets.pg_admin),
    QW_PG_CORE_URL: pg('qw_core', secrets.pg_core),
    QW_PG_BRIDGE_URL: pg('qw_bridge', secrets.pg_bridge),
    QW_PG_GATEWAY_URL: pg('qw_gateway', secrets.pg_gateway),
    QW_NATS_CORE_URL: nats('core', secrets.nats_core),
    QW_NATS_EDGE_URL: nats('edge', secrets.nats_edge),
    QW_NATS_BRIDGE_URL: nats('bridge', secrets.nats_bridge),
    QW_NATS_CLIENT_URL: nats('client', secrets.nats_client),
    QW_NATS_WS_URL: `ws://edge:${secrets.nats_edge}@${LOOPBACK}:${ports.nats_ws}`,
    QW_NATS_MONITOR_URL: `http://${LOOPBACK}:${ports.nats_monitor}`,
    QW_REDIS_URL: `redis://:${secrets.redis}@${LOOPBACK}:${ports.redis}/0`,
    UPSTASH_REDIS_REST_URL: `http://${LOOPBACK}:${ports.redis_rest}`,
    UPSTASH_REDIS_REST_TOKEN: secrets.redis_rest,
    QW_KAFKA_BROKERS: `${LOOPBACK}:${ports.kafka}`,
    CAMUNDA_REST_ADDRESS: `http://${LOOPBACK}:${ports.gateway}`,
    QW_PROMETHEUS_URL: `http://${LOOPBACK}:${ports.prometheus}`,
  };
}

function applicationUrls(stack: Stack): Env {
  const { ports } = stack;
  return {
    QW_GATEWAY_PORT: String(ports.gateway),
    QW_EDGE_PORT: String(ports.edge),
    QW_EDGE_URL: `http://${LOOPBACK}:${ports.edge}`,
    QW_BRIDGE_PORT: String(ports.bridge),
    QW_BRIDGE_URL: `http://${LOOPBACK}:${ports.bridge}`,
    QW_CORE_METRICS_PORT: String(ports.core_metrics),
    QW_PROVISIONER_PORT: String(ports.provisioner),
    QW_PROVISIONER_URL: `http://${LOOPBACK}:${ports.provisioner}`,
    QW_PROVISIONER_LOG: join(stack.dir, 'logs', 'provisioner_effects.ndjson'),
  };
}

/** Who may sign for whom: the bridge for its workers and for nobody else. */
export function issuers(stack: Stack): string {
  const everyone = ['storefront', 'sales', 'partner', 'approver', 'operator', 'admin'];
  return JSON.stringify([
    {
      issuer: 'quotewright-dev',
      roles: everyone,
      jwks: { keys: [publicKey(stack.secrets.dev_key)] },
    },
    {
      issuer: 'quotewright-bridge',
      roles: ['worker'],
      jwks: { keys: [publicKey(stack.secrets.bridge_key)] },
    },
  ]);
}

/** Everything that a process of this stack may be told; the user's own URLs win. */
export async function stackEnv(stack: Stack, socketDir: string | undefined): Promise<Env> {
  const urls = { ...serviceUrls(stack, socketDir), ...applicationUrls(stack) };
  const own = Object.keys(urls)
    .filter((key) => isOwnUrl(stack, key))
    .map((key) => [key, stack.given[key] ?? ''] as const);
  return {
    QW_STACK: stack.name,
    ...urls,
    ...Object.fromEntries(own),
    QW_ISSUERS: stack.given['QW_ISSUERS'] ?? issuers(stack),
    QW_DEV_SIGNING_KEY: JSON.stringify(stack.secrets.dev_key),
    QW_BRIDGE_SIGNING_KEY: JSON.stringify(stack.secrets.bridge_key),
    ...(await developmentTokens(stack.secrets.dev_key)),
  };
}

/** A variable beside QW_STACK was read from a stack's env file, so it isn't the user's own. */
export function isOwnUrl(stack: Stack, key: string): boolean {
  return stack.given['QW_STACK'] === undefined && (stack.given[key] ?? '') !== '';
}

export function writeEnvFile(stack: Stack, env: Env): void {
  const path = join(stack.dir, 'env');
  const lines = Object.entries(env).map(([key, value]) => `${key}=${value}\n`);
  writeFileSync(`${path}.new`, lines.join(''), { mode: 0o600 });
  renameSync(`${path}.new`, path);
}

export function readEnvFile(dir: string): Env {
  const lines = readFileSync(join(dir, 'env'), 'utf8').split('\n');
  const pairs = lines
    .filter((line) => line.includes('='))
    .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)] as const);
  return Object.fromEntries(pairs);
}
