import { Buffer } from 'node:buffer';
import type { CatalogSearchReply } from '../../core/contract/catalog_search.ts';
import type { BenchContext } from '../benchmark.ts';
import { bringUp, type Stack } from '../bring_up.ts';
import { createClient } from '../http/client.ts';
import type { Figure } from '../report/figures.ts';
import { need } from '../stack_env.ts';
import { askOnce } from './connection.ts';
import { figuresOfRuntime, tableOfRounds, type Rounds } from './figures.ts';
import { RUNTIMES, type Exchange, type Reply, type Round, type Runtime } from './model.ts';
import { measureRound } from './round.ts';
import { replyOf, sameReply, startSide } from './sides.ts';

const PAIRS = 4;

/** How near our edge comes to a handler that does nothing but send the same bytes. */
export async function edgeLimit(context: BenchContext): Promise<readonly Figure[]> {
  const stack = await bringUp(context.stack ?? 'bench', context.say);
  try {
    const figures: Figure[] = [];
    for (const runtime of RUNTIMES) {
      const rounds = await compare(runtime, stack, context);
      context.show(`\n${tableOfRounds(runtime, rounds)}\n`);
      figures.push(...figuresOfRuntime(runtime, rounds));
    }
    return figures;
  } finally {
    await stack.release();
  }
}

/** A B A B: what else the machine does falls on both sides. */
async function compare(runtime: Runtime, stack: Stack, { say }: BenchContext): Promise<Rounds> {
  const request = await requestFor(stack);
  const rounds: { edge: Round[]; bare: Round[] } = { edge: [], bare: [] };
  let reply: Reply | undefined;
  for (let pair = 1; pair <= PAIRS; pair += 1) {
    for (const side of ['edge', 'bare'] as const) {
      const server = await startSide(side, runtime, stack, reply);
      try {
        // The first fills the cache, and the second is answered from it.
        await askOnce(server.port, request);
        const got = replyOf(await askOnce(server.port, request));
        reply ??= got;
        if (!sameReply(got, reply)) throw new Error(`void: ${side} on ${runtime} differs`);
        const exchange: Exchange = { request, body: reply.body };
        const round = await measureRound(server, exchange);
        rounds[side].push(round);
        say(`${runtime} ${pair}/${PAIRS} ${side}: ${round.cpuUs.toFixed(1)} µs a request`);
      } finally {
        await server.stop();
      }
    }
  }
  return rounds;
}

/** A read of one offering, as it goes over the wire. */
async function requestFor(stack: Stack): Promise<Buffer> {
  const token = need(stack.env, 'QW_TOKEN_STOREFRONT', stack.name);
  const client = createClient(need(stack.env, 'QW_EDGE_URL', stack.name));
  const { body } = await client<CatalogSearchReply>('/v1/offerings?limit=1', { token });
  const id = body.items[0]?.id;
  if (id === undefined) throw new Error('void: the catalogue is empty');
  const lines = [
    `GET /v1/offerings/${encodeURIComponent(id)} HTTP/1.1`,
    'Host: 127.0.0.1',
    'Accept: application/json',
    `Authorization: Bearer ${token}`,
  ];
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n`);
}
