import { randomUUID } from 'node:crypto';
import type { Order } from '../../core/contract/order.ts';
import type { LineInput } from '../../core/contract/price.ts';
import type { Quote } from '../../core/contract/quote.ts';
import type { Answer } from '../http/client.ts';
import { show, type Demo } from './model.ts';
import { expected } from './recorder.ts';

export type QuoteAnswer = Answer<Quote>;

/** Opens a quote and puts the lines into it. */
export async function draft(demo: Demo, lines: readonly LineInput[]): Promise<QuoteAnswer> {
  const { market, channel } = demo.shopper;
  const created = await demo.recorder.step('create quote', async () => {
    const body = { customerId: demo.customerId, market, channel };
    const token = demo.tokens.sales;
    const answer = await demo.client<Quote>('/v1/quotes', { token, body, expect: [201] });
    const { number, status } = answer.body;
    return { detail: `${number} ${status}`, ms: answer.ms, value: answer };
  });
  return change(demo, 'put items', created, 'items', { lines }, (quote) => {
    expected('lines of the quote', lines.length, quote.lines.length);
    return `${quote.lines.length} line, ${demo.discountPercent} % off by hand`;
  });
}

export async function priceAndSubmit(
  demo: Demo,
  drafted: QuoteAnswer,
  hashAtTheEdge: string,
): Promise<QuoteAnswer> {
  const priced = await change(demo, 'price in the core', drafted, 'price', {}, (quote) => {
    expected('price hash, edge and core', hashAtTheEdge, quote.price?.priceHash);
    expected('status', 'priced', quote.status);
    return `${quote.price === undefined ? '' : show(quote.price.totals.net)} net, same hash`;
  });
  return change(demo, 'submit', priced, 'submit', {}, (quote) => {
    expected('status', 'approval_pending', quote.status);
    const roles = quote.approval?.levels.map((level) => level.role).join(', then ');
    return `${quote.status}, waits for ${roles}`;
  });
}

/** Every level approves in turn; then the customer accepts the price that was shown. */
export async function decide(demo: Demo, submitted: QuoteAnswer): Promise<QuoteAnswer> {
  let current = submitted;
  for (const level of submitted.body.approval?.levels ?? []) {
    const token = level.role === 'admin' ? demo.tokens.admin : demo.tokens.approver;
    const body = { reason: 'worth it' };
    const name = `approve as ${level.role}`;
    current = await change(demo, name, current, 'approve', body, (quote) => quote.status, token);
  }
  expected('status after every level approved', 'approved', current.body.status);
  const priceHash = current.body.price?.priceHash ?? '';
  return change(demo, 'accept', current, 'accept', { priceHash }, (quote) => {
    expected('status', 'accepted', quote.status);
    return `${quote.status} at hash ${priceHash.slice(0, 12)}`;
  });
}

/** Converts, and converts again with the same key: one order, the same reply. */
export async function convertOnce(demo: Demo, accepted: QuoteAnswer): Promise<Order> {
  const path = `/v1/quotes/${accepted.body.id}/convert`;
  const { version } = accepted;
  const call = { token: demo.tokens.sales, body: {}, version, key: randomUUID(), expect: [201] };
  const order = await demo.recorder.step('convert', async () => {
    const answer = await demo.client<Order>(path, call);
    const { number, status } = answer.body;
    return { detail: `${number} ${status}`, ms: answer.ms, value: answer.body };
  });
  await demo.recorder.step('convert again', async () => {
    const answer = await demo.client<Order>(path, call);
    expected('id of the order', order.id, answer.body.id);
    expected('header Idempotent-Replayed', 'true', answer.headers.get('idempotent-replayed'));
    return { detail: `replayed: still ${answer.body.number}`, ms: answer.ms, value: undefined };
  });
  return order;
}

async function change(
  demo: Demo,
  name: string,
  before: QuoteAnswer,
  verb: string,
  body: object,
  describe: (quote: Quote) => string,
  token: string = demo.tokens.sales,
): Promise<QuoteAnswer> {
  const method = verb === 'items' ? 'PUT' : 'POST';
  return demo.recorder.step(name, async () => {
    const path = `/v1/quotes/${before.body.id}/${verb}`;
    const { version } = before;
    const answer = await demo.client<Quote>(path, { method, token, body, version });
    return { detail: describe(answer.body), ms: answer.ms, value: answer };
  });
}
