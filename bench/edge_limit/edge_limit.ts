import { Buffer } from 'node:buffer';
import type { CatalogSearchReply } from '../../core/contract/catalog_search.ts';
import type { BenchContext } from '../benchmark.ts';
import { bringUp, type Stack } from '../bring_up.ts';
import { createClient } from '../http/client.ts';
import type { Figure } from '../report/figures.ts';
import { need } from '../stack_env.ts';
import { askOnce } from './connection.ts';
import { replyOf, sameReply, startSide } from './contestants.ts';
import { figuresOfRow, tableOfRounds } from './figures.ts';
import {
  ROWS,
  SIDES,
  type Reply,
  type Round,
  type RowName,
  type Rounds,
  type Side,
} from './model.ts';
import { race } from './race.ts';
import type { Server } from './server.ts';
import { varnishMissing } from './varnish.ts';

const ROUNDS = 4;

/** How near our edge comes to a handler that does nothing but send the same bytes. */
export async function edgeLimit(context: BenchContext): Promise<readonly Figure[]> {
  const rows = rowsFor(context);
  const stack = await bringUp(context.stack ?? 'bench', context.say);
  try {
    const figures: Figure[] = [];
    for (const row of rows) {
      const rounds = await compare(row, stack, context);
      context.show(`\n${tableOfRounds(row, rounds)}\n`);
      figures.push(...figuresOfRow(row, rounds));
    }
    return figures;
  } finally {
    await stack.release();
  }
}

/** Those that were asked for; Varnish, which no npm package brings, only where it is installed. */
function rowsFor({ only, show }: BenchContext): readonly RowName[] {
  const unknown = only.find((name) => !ROWS.some((row) => row === name));
  if (unknown !== undefined) {
    throw new Error(`--runtime takes one of ${ROWS.join(', ')}; got: ${unknown}`);
  }
  const rows = ROWS.filter((row) => only.length === 0 || only.includes(row));
  const missing = rows.includes('varnish') ? varnishMissing() : undefined;
  if (missing === undefined) return rows;
  if (only.includes('varnish')) throw new Error(missing);
  show(missing);
  return rows.filter((row) => row !== 'varnish');
}

/** All sides of a row are up at once and measured by turns, in fresh processes each round. */
async function compare(row: RowName, stack: Stack, { say }: BenchContext): Promise<Rounds> {
  const request = await requestFor(stack);
  const rounds = new Map<Side, Round[]>(SIDES[row].map((side) => [side, []]));
  for (let at = 1; at <= ROUNDS; at += 1) {
    const servers: Server[] = [];
    try {
      let reply: Reply | undefined;
      for (const side of SIDES[row]) {
        const server = await startSide(row, side, stack, reply);
        servers.push(server);
        // The first fills the cache, and the second is answered from it.
        await askOnce(server.port, request);
        const got = replyOf(await askOnce(server.port, request));
        reply ??= got;
        if (!sameReply(got, reply)) throw new Error(`void: ${side} of ${row} answers differently`);
      }
      if (reply === undefined) throw new Error('void: no side answered');
      const raced = await race(servers, { request, body: reply.body });
      const told = SIDES[row].map((side, which) => {
        const round = raced[which];
        if (round !== undefined) rounds.get(side)?.push(round);
        return `${side} ${(round?.cpuUs ?? 0).toFixed(1)} µs`;
      });
      say(`${row} ${at}/${ROUNDS}: ${told.join(', ')} CPU a request`);
    } finally {
      for (const server of servers) await server.stop();
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
