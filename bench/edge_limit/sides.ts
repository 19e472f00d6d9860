import type { Buffer } from 'node:buffer';
import { join } from 'node:path';
import process from 'node:process';
import type { Stack } from '../bring_up.ts';
import { need } from '../stack_env.ts';
import type { Reply, Runtime, Side } from './model.ts';
import { freePort, startServer, type Server } from './server.ts';

const DENO = join(import.meta.dirname, '../../node_modules/.bin/deno');
/** Each server writes these itself; all others are the handler's. */
const OF_THE_SERVER: ReadonlySet<string> = new Set([
  'date',
  'connection',
  'keep-alive',
  'content-length',
]);

/** A fresh process of one side, in front of a stack that fills the edge's cache. */
export async function startSide(
  side: Side,
  runtime: Runtime,
  stack: Stack,
  reply: Reply | undefined,
): Promise<Server> {
  const port = await freePort();
  const env = side === 'edge' ? edgeEnv(stack, port) : bareEnv(reply, port);
  const file = FILES[side][runtime];
  if (runtime === 'node') return startServer(process.execPath, [file], env, port);
  const names = [...Object.keys(env), 'QW_LOG_LEVEL', 'QW_EDGE_HOST'].join(',');
  const rights = ['--allow-net', `--allow-env=${names}`];
  const flags = ['--node-modules-dir=manual', '--cached-only', '--no-prompt', ...rights];
  return startServer(DENO, ['run', ...flags, file], env, port);
}

const FILES = {
  edge: { deno: 'edge/serve_deno.ts', node: 'edge/serve_node.ts' },
  bare: { deno: 'bench/edge_limit/bare_deno.ts', node: 'bench/edge_limit/bare_node.ts' },
} as const;

function edgeEnv({ env, name }: Stack, port: number): Record<string, string> {
  const given = [
    'QW_NATS_EDGE_URL',
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
