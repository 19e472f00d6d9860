import { randomBytes, randomUUID } from 'node:crypto';
import { headers } from 'nats';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { HEADER } from '../../core/contract/headers.ts';
import { SUBJECT } from '../../core/contract/subjects.ts';
import { startDesk } from '../testing/desk.ts';
import type { Answer, Desk } from '../testing/desk.ts';
import { publishSample } from './sample_catalogue.ts';

const LINES = 1_000;
const MESSAGE_BYTES_MAX = 1024 * 1024;
const CONTEXT = { market: 'us', channel: 'web' };
const LONG = 'with a name as long as names of spare parts are in the catalogues of their makers';

let desk: Desk;

/** Offerings with several charges, and promotions that explain themselves at length. */
beforeAll(async () => {
  desk = await startDesk();
  const ids = Array.from({ length: 20 }, (_, each) => `o${each}`);
  await publishSample(desk, {
    offerings: ids.map((id) => ({
      id,
      name: `Spare part ${id} ${LONG}`,
      category: 'c',
      kind: 'simple',
    })),
    prices: ids.flatMap((offeringId) => [
      {
        id: `${offeringId}-once`,
        offeringId,
        priceList: 'std',
        charge: 'one_time',
        amount: '9.99',
      },
      {
        id: `${offeringId}-mon`,
        offeringId,
        priceList: 'std',
        charge: 'recurring',
        period: 'month',
        amount: '1.99',
      },
    ]),
    promotions: ['one_time', 'recurring'].flatMap((charge) =>
      [1, 2, 3].map((priority) => ({
        id: `${charge}-${priority}`,
        name: `Promotion ${priority} ${LONG}`,
        charge,
        kind: 'percent',
        value: '3.3',
        priority,
        stackingGroup: `${charge}-${priority}`,
      })),
    ),
  });
});
afterAll(async () => {
  await desk.core.stop();
});

const lines = Array.from({ length: LINES }, (_, at) => ({
  id: `l${at}`,
  offeringId: `o${at % 20}`,
  quantity: 1 + (at % 7),
}));

async function createQuote(): Promise<{ readonly path: string; readonly etag: string }> {
  const created = await desk.send('sales', 'POST', '/v1/quotes', {
    ...CONTEXT,
    customerId: 'acme',
    lines,
  });
  expect(created.status).toBe(201);
  return { path: `/v1/quotes/${String(created.body['id'])}`, etag: etagOf(created) };
}

function etagOf({ headers: given }: Answer): string {
  return given.get('etag') ?? '';
}

test('a quote of 1,000 explained lines goes through HTTP, core and database to its order', async () => {
  const { path, etag } = await createQuote();
  const priced = await desk.send('sales', 'POST', `${path}/price`, {}, { 'If-Match': etag });
  expect(priced.status).toBe(200);
  expect(JSON.stringify(priced.body).length).toBeGreaterThan(MESSAGE_BYTES_MAX);
  const price = priced.body['price'] as { lines: unknown[]; priceHash: string };
  expect(price.lines).toHaveLength(LINES);
  const atEdge = await desk.send('sales', 'POST', '/v1/prices', { ...CONTEXT, lines });
  expect(atEdge.body['priceHash']).toBe(price.priceHash);
  const read = await desk.get('sales', path);
  expect(read.body).toEqual(priced.body);
  let seen = etagOf(priced);
  for (const step of ['submit', 'accept']) {
    const answer = await desk.send('sales', 'POST', `${path}/${step}`, {}, { 'If-Match': seen });
    expect(answer.status).toBe(200);
    seen = etagOf(answer);
  }
  const order = await desk.send('sales', 'POST', `${path}/convert`, {}, { 'If-Match': seen });
  expect(order.status).toBe(201);
  expect(order.body).toMatchObject({ status: 'acknowledged', priceHash: price.priceHash });
  expect(order.body['items']).toHaveLength(LINES);
  const whole = `/v1/orders/${String(order.body['id'])}?expand=price`;
  const expanded = await desk.get('sales', whole);
  expect(expanded.status).toBe(200);
  expect(JSON.stringify(expanded.body).length).toBeGreaterThan(MESSAGE_BYTES_MAX);
}, 60_000);

test('a caller who cannot read compressed replies is refused before anything is committed', async () => {
  const { path, etag } = await createQuote();
  const quoteId = path.split('/').at(-1);
  const set = headers();
  set.set(HEADER.authorization, `Bearer ${await desk.core.token('sales', desk.tenant)}`);
  set.set(HEADER.idempotencyKey, randomUUID());
  set.set(HEADER.expectedVersion, etag.replaceAll('"', ''));
  const { connection } = desk.core.client;
  const body = JSON.stringify({ quoteId });
  const options = { headers: set, timeout: 10_000 };
  const message = await connection.request(SUBJECT.quote_price, body, options);
  const detail = expect.stringMatching(/^the reply has \d{7} bytes; a message carries \d+$/);
  expect(message.json()).toMatchObject({ ok: false, code: 'limit_exceeded', detail });
  const read = await desk.get('sales', path);
  expect(read.body).toMatchObject({ status: 'draft' });
  expect(etagOf(read)).toBe(etag);
}, 60_000);

test('a request that no message carries is refused at the client, with both sizes', async () => {
  const reply = await desk.core.ask('sales', 'quote_create', {
    ...CONTEXT,
    customerId: 'acme',
    // Noise, which doesn't become smaller when it is compressed.
    lines: lines.map((line) => ({
      ...line,
      adjustment: { kind: 'percent_off', value: '1', reason: noise() },
      usage: Array.from({ length: 5 }, () => ({ unit: noise(), quantity: '1' })),
    })),
  });
  const detail = expect.stringMatching(/^the request has \d{7} bytes; a message carries 1048576/);
  expect(reply).toMatchObject({ ok: false, code: 'limit_exceeded', detail });
});

function noise(): string {
  return randomBytes(300).toString('base64');
}
