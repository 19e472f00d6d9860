import process from 'node:process';
import { connectClient } from 'quotewright/client';

const { QW_NATS_CLIENT_URL: url = '', QW_TOKEN_SALES: token = '' } = process.env;
const client = await connectClient({ url, name: 'example', token });

/** One key for each intent. Kept with the intent, it makes a repetition after a crash safe. */
const intent = process.env['EXAMPLE_INTENT'] ?? crypto.randomUUID();
const line = { id: 'l1', offeringId: process.env['EXAMPLE_OFFERING'] ?? 'router', quantity: 2 };
const context = { market: 'us', channel: 'direct', customerId: 'acme' };

const quote = await client.command(
  'quote_import',
  { ...context, lines: [line], submit: true },
  { idempotencyKey: `${intent}-quote`, deadlineMs: 2_000 },
);
if (!quote.ok) throw new Error(`${quote.code}: ${quote.detail}`);
const { id: quoteId, priceHash, version } = quote.body;

const accepted = await client.command(
  'quote_accept',
  { quoteId, priceHash },
  { idempotencyKey: `${intent}-accept`, expectedVersion: version },
);
if (!accepted.ok) throw new Error(`${accepted.code}: ${accepted.detail}`);

const order = await client.command(
  'quote_convert',
  { quoteId },
  { idempotencyKey: `${intent}-convert`, expectedVersion: version + 1 },
);
if (!order.ok) throw new Error(`${order.code}: ${order.detail}`);
console.log(`${quote.body.number} became ${order.body.number}, ${order.body.status}`);

await client.close();
