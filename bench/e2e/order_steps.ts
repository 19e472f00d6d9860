import type { Page } from '../../core/contract/catalog_queries.ts';
import type { Fallout, Order } from '../../core/contract/order.ts';
import type { LineInput } from '../../core/contract/price.ts';
import type { Quote } from '../../core/contract/quote.ts';
import type { Tokens } from '../demo/model.ts';
import type { Answer, Client } from '../http/client.ts';
import { UnexpectedReply } from '../http/unexpected_reply.ts';

export type Desk = {
  readonly client: Client;
  readonly tokens: Tokens;
  readonly customerId: string;
  readonly patience_s: number;
};

const POLL_MS = 100;

/** Sells some lines at their price; replies the order. */
export async function sell({ client, tokens, customerId }: Desk, lines: readonly LineInput[]) {
  const token = tokens.sales;
  const body = { customerId, market: 'us', channel: 'web', lines };
  const created = await client<Quote>('/v1/quotes', { token, body });
  const accepted = await agree(client, token, created);
  const { version } = accepted;
  const path = `/v1/quotes/${accepted.body.id}/convert`;
  return (await client<Order>(path, { token, body: {}, version })).body;
}

/** Applies a quote that changes the lines of a running order; replies the order. */
export async function amend(
  { client, tokens }: Desk,
  orderId: string,
  change: (lines: readonly LineInput[]) => readonly LineInput[],
): Promise<Order> {
  const token = tokens.sales;
  const draft = await client<Quote>(`/v1/orders/${orderId}/quotes`, { token, body: {} });
  const path = `/v1/quotes/${draft.body.id}/items`;
  const body = { lines: change(draft.body.lines) };
  const put = await client<Quote>(path, { method: 'PUT', token, body, version: draft.version });
  const accepted = await agree(client, token, put);
  return changeOrder(client, token, orderId, 'amend', { quoteId: accepted.body.id });
}

export function cancel({ client, tokens }: Desk, orderId: string): Promise<Order> {
  const body = { reason: 'changed their mind' };
  return changeOrder(client, tokens.operator, orderId, 'cancel', body);
}

async function agree(client: Client, token: string, drafted: Answer<Quote>) {
  let current = drafted;
  for (const verb of ['price', 'submit', 'accept']) {
    const { version, body } = current;
    current = await client<Quote>(`/v1/quotes/${body.id}/${verb}`, { token, body: {}, version });
  }
  return current;
}

/** The version of an order that is being worked on moves on: whoever is too late looks again. */
async function changeOrder(
  client: Client,
  token: string,
  orderId: string,
  verb: 'amend' | 'cancel',
  body: object,
): Promise<Order> {
  for (;;) {
    const { version } = await client<Order>(`/v1/orders/${orderId}`, { token });
    try {
      const path = `/v1/orders/${orderId}/${verb}`;
      return (await client<Order>(path, { token, body, version })).body;
    } catch (error) {
      if (!(error instanceof UnexpectedReply) || error.code !== 'version_stale') throw error;
    }
  }
}

/** Looks at the order until it is as wanted; an operator has what fell out tried again. */
export async function untilOrder(
  desk: Desk,
  orderId: string,
  wanted: (order: Order) => boolean,
): Promise<Order> {
  const { client, tokens, patience_s } = desk;
  const deadline = performance.now() + patience_s * 1_000;
  for (;;) {
    const { body } = await client<Order>(`/v1/orders/${orderId}`, { token: tokens.operator });
    if (wanted(body)) return body;
    if (performance.now() > deadline) {
      const tasks = body.tasks.map(({ type, status }) => `${type} ${status}`).join(', ');
      throw new Error(`order ${body.number} is ${body.status} after ${patience_s} s: ${tasks}`);
    }
    if (body.tasks.some(({ status }) => status === 'fallout')) await retryFallouts(desk, orderId);
    await new Promise((wake) => setTimeout(wake, POLL_MS));
  }
}

async function retryFallouts({ client, tokens }: Desk, orderId: string): Promise<void> {
  const token = tokens.operator;
  const open = await client<Page<Fallout>>('/v1/fallouts?status=open&limit=200', { token });
  for (const fallout of open.body.items.filter((one) => one.orderId === orderId)) {
    // Somebody else may have settled it, or the line may have been taken back.
    await client(`/v1/fallouts/${fallout.id}/retry`, { token, body: {}, expect: [200, 409] });
  }
}
