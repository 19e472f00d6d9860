import { freePort, runProcess } from '../testing/run_process.ts';
import type { Running } from '../testing/run_process.ts';

export const RUNTIMES = ['deno', 'node', 'bun', 'workerd'] as const;
export type Runtime = (typeof RUNTIMES)[number];

/** Where an edge finds what it needs; workerd has no TCP, so it takes NATS over WebSocket. */
export type Surroundings = {
  readonly natsUrl: string;
  readonly natsWsUrl: string;
  readonly redisUrl: string;
  readonly redisToken: string;
  readonly issuers: readonly unknown[];
  readonly more?: Readonly<Record<string, string>>;
};

/** An edge of its own as a person would start it, by the commands of edge/README.md. */
export async function startEdge(runtime: Runtime, around: Surroundings): Promise<Running> {
  const env = {
    QW_NATS_EDGE_URL: runtime === 'workerd' ? around.natsWsUrl : around.natsUrl,
    UPSTASH_REDIS_REST_URL: around.redisUrl,
    UPSTASH_REDIS_REST_TOKEN: around.redisToken,
    QW_ISSUERS: JSON.stringify(around.issuers),
    QW_EDGE_PORT: String(await freePort()),
    ...around.more,
  };
  switch (runtime) {
    case 'deno':
      return runProcess('deno', leastPermissions(env), env);
    case 'node':
    case 'workerd':
      return runProcess('node', [`edge/serve_${runtime}.ts`], env);
    case 'bun':
      return runProcess('bun', ['edge/serve_bun.ts'], env);
  }
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
