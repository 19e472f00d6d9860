import { join } from 'node:path';
import { DENO, NODE, ROOT } from '../stack/paths.ts';
import type { Command, Env } from '../stack/service.ts';

export type ApplicationName = 'gateway' | 'core' | 'bridge' | 'provisioner' | 'edge';

/** How a long-running process of Quotewright is started; tests start them the same way. */
export type Application = {
  readonly name: ApplicationName;
  /** What it is told; beside `settingKeys` nothing else of the environment reaches it. */
  readonly envKeys: readonly string[];
  /** Handed on from the caller's environment when they are set there. */
  readonly settingKeys: readonly string[];
  readonly command: (env: Env) => Omit<Command, 'env'>;
  /** Answers 200 when it can serve. */
  readonly readyUrl: (env: Env) => string;
};

/** A program that runs to its end. */
export type Job = {
  readonly name: string;
  readonly envKeys: readonly string[];
  readonly settingKeys?: readonly string[];
  readonly args: readonly string[];
};

/** Handed to every process when the caller's environment has them. */
const SHARED_KEYS = ['NO_COLOR', 'QW_LOG_LEVEL', 'NODE_EXTRA_CA_CERTS', 'QW_STACK'] as const;

function node(script: string) {
  return () => ({ file: NODE, args: [join(ROOT, script)], cwd: ROOT });
}

function loopback(portKey: string) {
  return (env: Env) => `http://127.0.0.1:${env[portKey] ?? ''}/readyz`;
}

const EDGE_KEYS = [
  'QW_NATS_EDGE_URL',
  'UPSTASH_REDIS_REST_URL',
  'UPSTASH_REDIS_REST_TOKEN',
  'QW_ISSUERS',
  'QW_EDGE_PORT',
] as const;
const EDGE_SETTINGS = ['QW_EDGE_HOST', 'QW_EDGE_CORS_ORIGINS', 'QW_EDGE_RATE_LIMITS'] as const;

function hostOf(url: string, defaultPort: string): string {
  const { hostname, port, protocol } = new URL(url);
  return `${hostname}:${port || (protocol === 'https:' ? '443' : defaultPort)}`;
}

/** Least permissions: its own port, NATS and Redis; its variables; no files but its modules. */
function edgeOnDeno(env: Env): Omit<Command, 'env'> {
  const hosts = [
    `127.0.0.1:${env['QW_EDGE_PORT'] ?? ''}`,
    hostOf(env['QW_NATS_EDGE_URL'] ?? '', '4222'),
    hostOf(env['UPSTASH_REDIS_REST_URL'] ?? '', '80'),
  ];
  const permissions = [
    '--node-modules-dir=manual',
    '--cached-only',
    '--no-prompt',
    // Left to itself the heap grows fourfold between collections, beyond what is budgeted.
    '--v8-flags=--heap-growing-percent=30',
    `--allow-net=${hosts.join(',')}`,
    `--allow-env=${[...EDGE_KEYS, ...EDGE_SETTINGS, ...SHARED_KEYS].join(',')}`,
  ];
  return { file: DENO, args: ['run', ...permissions, 'edge/serve_deno.ts'], cwd: ROOT };
}

const CAMUNDA_SETTINGS = [
  'CAMUNDA_AUTH_STRATEGY',
  'CAMUNDA_BASIC_AUTH_USERNAME',
  'CAMUNDA_BASIC_AUTH_PASSWORD',
  'CAMUNDA_CLIENT_ID',
  'CAMUNDA_CLIENT_SECRET',
  'CAMUNDA_OAUTH_URL',
  'CAMUNDA_TOKEN_AUDIENCE',
] as const;

export const APPLICATIONS: Readonly<Record<ApplicationName, Application>> = {
  gateway: {
    name: 'gateway',
    envKeys: ['QW_PG_GATEWAY_URL', 'QW_GATEWAY_PORT'],
    settingKeys: [],
    command: node('bridge/gateway/serve.ts'),
    readyUrl: loopback('QW_GATEWAY_PORT'),
  },
  core: {
    name: 'core',
    envKeys: ['QW_PG_CORE_URL', 'QW_NATS_CORE_URL', 'QW_ISSUERS', 'QW_CORE_METRICS_PORT'],
    settingKeys: ['QW_CORE_CONNECTIONS', 'QW_CORE_POOLS', 'QW_CORE_CACHE_MIB'],
    command: node('core/serve.ts'),
    readyUrl: loopback('QW_CORE_METRICS_PORT'),
  },
  bridge: {
    name: 'bridge',
    envKeys: [
      'QW_PG_BRIDGE_URL',
      'QW_KAFKA_BROKERS',
      'QW_NATS_BRIDGE_URL',
      'CAMUNDA_REST_ADDRESS',
      'QW_BRIDGE_SIGNING_KEY',
      'QW_BRIDGE_PORT',
      'QW_BRIDGE_URL',
      'QW_PROVISIONER_URL',
    ],
    // For a Camunda 8 cluster that wants to know who asks.
    settingKeys: CAMUNDA_SETTINGS,
    command: node('bridge/serve.ts'),
    readyUrl: loopback('QW_BRIDGE_PORT'),
  },
  provisioner: {
    name: 'provisioner',
    envKeys: ['QW_PROVISIONER_PORT', 'QW_PROVISIONER_LOG'],
    settingKeys: [],
    command: node('bench/provisioner/serve.ts'),
    readyUrl: loopback('QW_PROVISIONER_PORT'),
  },
  edge: {
    name: 'edge',
    envKeys: EDGE_KEYS,
    settingKeys: EDGE_SETTINGS,
    command: edgeOnDeno,
    readyUrl: loopback('QW_EDGE_PORT'),
  },
};

export const MIGRATE: Job = {
  name: 'migrations',
  // The passwords of the services' own roles come from their addresses.
  envKeys: ['QW_PG_ADMIN_URL', 'QW_PG_CORE_URL', 'QW_PG_BRIDGE_URL', 'QW_PG_GATEWAY_URL'],
  args: ['db/main.ts', 'migrate'],
};
export const TOPICS: Job = {
  name: 'topics',
  envKeys: ['QW_KAFKA_BROKERS'],
  args: ['bridge/main.ts', 'topics'],
};
export const DEPLOY: Job = {
  name: 'workflows',
  envKeys: ['CAMUNDA_REST_ADDRESS'],
  settingKeys: CAMUNDA_SETTINGS,
  args: ['bridge/main.ts', 'deploy'],
};
export const DEMO: Job = {
  name: 'demo',
  envKeys: [
    'QW_EDGE_URL',
    'QW_TOKEN_STOREFRONT',
    'QW_TOKEN_SALES',
    'QW_TOKEN_APPROVER',
    'QW_TOKEN_OPERATOR',
    'QW_ADMIN_TOKEN',
  ],
  args: ['bench/demo/main.ts'],
};

export function importCatalogue(folder: string): Job {
  return {
    name: 'catalogue',
    envKeys: ['QW_NATS_CLIENT_URL', 'QW_ADMIN_TOKEN'],
    args: ['core/cli/catalog.ts', 'import', folder, '--publish'],
  };
}

/** The chosen variables of the stack, and those settings that the caller's environment has. */
function pick(env: Env, keys: readonly string[], settings: readonly string[]): Env {
  const given = [...SHARED_KEYS, ...settings].map(
    (key) => [key, env[key] ?? process.env[key] ?? ''] as const,
  );
  const own = keys.map((key) => [key, env[key] ?? ''] as const);
  return Object.fromEntries([...given, ...own].filter(([, value]) => value !== ''));
}

export function applicationCommand(name: ApplicationName, env: Env): Command {
  const application = APPLICATIONS[name];
  return {
    ...application.command(env),
    env: pick(env, application.envKeys, application.settingKeys),
  };
}

export function jobCommand(job: Job, env: Env): Command {
  const [script, ...args] = job.args;
  const file = join(ROOT, script ?? '');
  return {
    file: NODE,
    args: [file, ...args],
    cwd: ROOT,
    env: pick(env, job.envKeys, job.settingKeys ?? []),
  };
}
