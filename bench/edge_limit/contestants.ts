import type { Buffer } from 'node:buffer';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import type { Stack } from '../bring_up.ts';
import { need } from '../stack_env.ts';
import { writeWorkerdConfig } from './bare_workerd_config.ts';
import type { Reply, RowName, Runtime, Side } from './model.ts';
import { freePort, startServer, type Server } from './server.ts';
import { startVarnish } from './varnish.ts';

const BIN = join(import.meta.dirname, '../../node_modules/.bin');
/** Each server writes these itself; all others are the handler's. */
const OF_THE_SERVER: ReadonlySet<string> = new Set([
  'date',
  'connection',
  'keep-alive',
  'content-length',
]);

/** A fresh process of one side of a row; the edge has a stack behind it that fills its cache. */
export async function startSide(
  row: RowName,
  side: Side,
  stack: Stack,
  reply: Reply | undefined,
): Promise<Server> {
  // Varnish is compared with the edge on the runtime that we ship with.
  const runtime = row === 'varnish' ? 'deno' : row;
  const port = await freePort();
  if (side === 'edge') return startEdge(runtime, stack, port);
  const env = bareEnv(reply, port);
  if (side === 'varnish') {
    return startVarnish(await startServer(process.execPath, [SCRIPTS.node], env, port));
  }
  return startBare(runtime, side, env, port);
}

const SCRIPTS = {
  deno: 'bench/edge_limit/bare_deno.ts',
  copying: 'bench/edge_limit/copying_deno.ts',
  node: 'bench/edge_limit/bare_node.ts',
  bun: 'bench/edge_limit/bare_bun.ts',
} as const;

async function startEdge(runtime: Runtime, stack: Stack, port: number): Promise<Server> {
  const file = `edge/serve_${runtime}.ts`;
  const env = edgeEnv(runtime, stack, port);
  // What workerd runs is started by a program of Node.
  if (runtime === 'node' || runtime === 'workerd') {
    return startServer(process.execPath, [file], env, port);
  }
  if (runtime === 'bun') return startServer(join(BIN, 'bun'), [file], env, port);
  return startDeno(file, env, port);
}

async function startBare(
  runtime: Runtime,
  side: Side,
  env: Readonly<Record<string, string>>,
  port: number,
): Promise<Server> {
  switch (runtime) {
    case 'deno':
      return startDeno(SCRIPTS[side === 'copying' ? 'copying' : 'deno'], env, port);
    case 'node':
      return startServer(process.execPath, [SCRIPTS.node], env, port);
    case 'bun':
      return startServer(join(BIN, 'bun'), [SCRIPTS.bun], env, port);
    case 'workerd': {
      const { folder, config } = writeWorkerdConfig();
      const address = `--socket-addr=http=127.0.0.1:${port}`;
      const args = ['serve', config, address, '--control-fd=1'];
      const server = await startServer(join(BIN, 'workerd'), args, env, port);
      const stop = async (): Promise<void> => {
        await server.stop();
        rmSync(folder, { recursive: true, force: true });
      };
      return { ...server, stop };
    }
  }
}

function startDeno(
  file: string,
  env: Readonly<Record<string, string>>,
  port: number,
): Promise<Server> {
  const names = [...Object.keys(env), 'QW_LOG_LEVEL', 'QW_EDGE_HOST'].join(',');
  const rights = ['--allow-net', `--allow-env=${names}`];
  const flags = ['--node-modules-dir=manual', '--cached-only', '--no-prompt', ...rights];
  return startServer(join(BIN, 'deno'), ['run', ...flags, file], env, port);
}

function edgeEnv(runtime: Runtime, { env, name }: Stack, port: number): Record<string, string> {
  const given = [
    'QW_NATS_EDGE_URL',
    ...(runtime === 'workerd' ? ['QW_NATS_WS_URL'] : []),
    'UPSTASH_REDIS_REST_URL',
    'UPSTASH_REDIS_REST_TOKEN',
    'QW_ISSUERS',
  ].map((key) => [key, need(env, key, name)]);
  return { ...(Object.fromEntries(given) as object), QW_EDGE_PORT: String(port) };
}

function bareEnv(reply: Reply | undefined, port: number): Record<string, string> {
  if (reply === undefined) throw new Error('the bare handler needs a reply of the edge');
  return {
    QW_BARE_HEADERS: JSON.stringify(Object.fromEntries(reply.headers)),
    QW_BARE_BODY: reply.body.toString('base64'),
    QW_BARE_PORT: String(port),
  };
}

/** What a handler decided: its headers, sorted, and its body. */
export function replyOf(bytes: Buffer): Reply {
  const end = bytes.indexOf('\r\n\r\n');
  const [status = '', ...lines] = bytes.toString('latin1', 0, end).split('\r\n');
  if (!status.startsWith('HTTP/1.1 200')) throw new Error(`void: a reply says ${status}`);
  const headers = lines
    .map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const;
    })
    .filter(([name]) => !OF_THE_SERVER.has(name))
    .toSorted(([one], [other]) => (one < other ? -1 : 1));
  return { headers, body: bytes.subarray(end + 4) };
}

export function sameReply(one: Reply, other: Reply): boolean {
  const headers = (reply: Reply): string => JSON.stringify(reply.headers);
  return headers(one) === headers(other) && one.body.equals(other.body);
}
