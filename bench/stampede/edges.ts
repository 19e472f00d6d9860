import { join } from 'node:path';
import type { Stack } from '../bring_up.ts';
import { freePort, startServer } from '../edge_limit/server.ts';
import { createClient } from '../http/client.ts';
import { need } from '../stack_env.ts';
import type { EdgeProcess } from './model.ts';

const DENO = join(import.meta.dirname, '../../node_modules/.bin/deno');
const GIVEN = [
  'QW_NATS_EDGE_URL',
  'UPSTASH_REDIS_REST_URL',
  'UPSTASH_REDIS_REST_TOKEN',
  'QW_ISSUERS',
] as const;

export type EdgeProcesses = {
  readonly edges: readonly EdgeProcess[];
  readonly stop: () => Promise<void>;
};

/** Edge processes of their own on Deno, in front of the stack's Redis and core. */
export async function startEdges(stack: Stack, count: number): Promise<EdgeProcesses> {
  const servers = await Promise.all(Array.from({ length: count }, () => startEdge(stack)));
  return {
    edges: servers.map(({ port }) => edgeAt(`http://127.0.0.1:${port}`)),
    async stop() {
      await Promise.all(servers.map((server) => server.stop()));
    },
  };
}

async function startEdge(stack: Stack) {
  const port = await freePort();
  const env = {
    ...Object.fromEntries(GIVEN.map((name) => [name, need(stack.env, name, stack.name)])),
    QW_EDGE_PORT: String(port),
    QW_LOG_LEVEL: 'error',
  };
  const rights = ['--allow-net=127.0.0.1', `--allow-env=${[...Object.keys(env)].join(',')}`];
  // As the launcher starts it: the heap may grow by a third between collections, not fourfold.
  const heap = '--v8-flags=--heap-growing-percent=30';
  const flags = ['--node-modules-dir=manual', '--cached-only', '--no-prompt', heap, ...rights];
  return startServer(DENO, ['run', ...flags, 'edge/serve_deno.ts'], env, port);
}

function edgeAt(url: string): EdgeProcess {
  return { url, client: createClient(url), metrics: () => metricsOf(url) };
}

export async function metricsOf(url: string): Promise<string> {
  const response = await fetch(`${url}/metrics`, { signal: AbortSignal.timeout(5_000) });
  return response.text();
}
