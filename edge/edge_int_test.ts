import { afterAll, beforeAll, expect, test } from 'vitest';
import { publishCatalogue } from '../core/server/test_catalogue.ts';
import { startDesk } from './testing/desk.ts';
import type { Answer, Desk } from './testing/desk.ts';

let desk: Desk;
let version: string;
beforeAll(async () => {
  desk = await startDesk();
  version = await publishCatalogue(desk.core, desk.tenant);
});
afterAll(async () => {
  await desk.core.stop();
});

const PLACE = { market: 'us', channel: 'direct' };
const ROUTER = { ...PLACE, lines: [{ id: 'l1', offeringId: 'router', quantity: 2 }] };
const seen = (answer: Answer) => ({ 'If-Match': answer.headers.get('etag') ?? '' });
const idOf = (answer: Answer) => String(answer.body['id']);

async function createQuote(body: object = {}): Promise<Answer> {
  const created = await desk.send('sales', 'POST', '/v1/quotes', {
    ...ROUTER,
    customerId: 'acme',
    ...body,
  });
  expect(created).toMatchObject({ status: 201, body: { status: 'draft' } });
  return created;
}

/** Sends the commands in turn, each on the version that the one before replied. */
async function walk(quote: Answer, ...verbs: string[]): Promise<Answer> {
  let last = quote;
  for (const verb of verbs) {
    last = await desk.send('sales', 'POST', `/v1/quotes/${idOf(quote)}/${verb}`, {}, seen(last));
    expect([verb, last.status, last.body['detail']]).toEqual([verb, last.status, undefined]);
  }
  return last;
}

test('an offering comes from the core, then memory; another edge has it from Redis', async () => {
  const first = await desk.get('storefront', '/v1/offerings/router');
  expect(first).toMatchObject({ status: 200, body: { id: 'router', name: 'Router' } });
  expect(first.headers.get('cache-status')).toContain('quotewright-redis; fwd=miss');
  const second = await desk.get('storefront', '/v1/offerings/router');
  expect(second.headers.get('cache-status')).toBe('quotewright-edge; hit');
  expect(second.headers.get('etag')).toBe(first.headers.get('etag'));
  const other = await desk.another().get('sales', '/v1/offerings/router');
  expect(other.headers.get('cache-status')).toContain('quotewright-redis; hit');
  expect(other.body).toEqual(first.body);
});

test('a reader that has the current answer gets 304 without a body', async () => {
  const first = await desk.get('storefront', '/v1/offerings/fiber');
  const etag = first.headers.get('etag') ?? '';
  const again = await desk.get('storefront', '/v1/offerings/fiber', { 'If-None-Match': etag });
  expect([again.status, again.body]).toEqual([304, {}]);
  expect(again.headers.get('etag')).toBe(etag);
});

test('a tenant sees nothing of another one', async () => {
  const token = await desk.core.token('storefront', 'somebody-else');
  const headers = { Authorization: `Bearer ${token}` };
  const response = await desk.edge.app.request('/v1/offerings/router', { headers });
  expect(response.status).toBe(404);
});

test('a search filters by category, words and any characteristic, page by page', async () => {
  const names = async (query: string) => {
    const found = await desk.get('storefront', `/v1/offerings?${query}`);
    expect(found.status).toBe(200);
    return (found.body['items'] as { id: string }[]).map(({ id }) => id);
  };
  expect(await names('category=devices')).toEqual(['phone', 'router']);
  expect(await names('q=fib')).toEqual(['fiber']);
  expect(await names('color=black')).toEqual(['router']);
  expect(await names('color=black&category=access')).toEqual([]);
  const first = await desk.get('storefront', '/v1/offerings?limit=2');
  const next = String(first.body['next']);
  expect(await names(`limit=2&cursor=${encodeURIComponent(next)}`)).toEqual(['router']);
});

test('the edge and the core compute the same price', async () => {
  const atEdge = await desk.send('storefront', 'POST', '/v1/prices', ROUTER);
  expect(atEdge).toMatchObject({ status: 200, body: { catalogVersion: version } });
  const single = await desk.get(
    'storefront',
    '/v1/offerings/router/price?market=us&channel=direct&quantity=2',
  );
  expect(single.body['totals']).toEqual(atEdge.body['totals']);
  const quote = await walk(await createQuote(), 'price');
  expect(quote.body['price']).toMatchObject({ priceHash: atEdge.body['priceHash'] });
});

test('an invalid configuration is told by its rule, and never priced', async () => {
  const configuration = { options: { color: 'pink' } };
  const asked = { ...PLACE, offeringId: 'phone', configuration };
  const checked = await desk.send('sales', 'POST', '/v1/configurations/validate', asked);
  expect(checked).toMatchObject({ status: 200, body: { status: 'invalid' } });
  const lines = [{ id: 'l1', offeringId: 'phone', configuration }];
  const priced = await desk.send('sales', 'POST', '/v1/prices', { ...PLACE, lines });
  expect(priced).toMatchObject({
    status: 422,
    body: {
      code: 'configuration_invalid',
      findings: [{ path: '/lines/0/configuration/options/color' }],
    },
  });
});

test('a quote becomes one order, however often it is converted', async () => {
  const created = await createQuote();
  expect(created.headers.get('location')).toBe(`/v1/quotes/${idOf(created)}`);
  const accepted = await walk(created, 'price', 'submit', 'accept');
  const key = { 'Idempotency-Key': crypto.randomUUID(), ...seen(accepted) };
  const path = `/v1/quotes/${idOf(created)}/convert`;
  const order = await desk.send('sales', 'POST', path, {}, key);
  expect(order).toMatchObject({ status: 201, body: { status: 'acknowledged' } });
  const location = `/v1/orders/${idOf(order)}`;
  expect(order.headers.get('location')).toBe(location);
  const again = await desk.send('sales', 'POST', path, {}, key);
  expect([again.status, idOf(again)]).toEqual([201, idOf(order)]);
  expect(again.headers.get('idempotent-replayed')).toBe('true');
  expect(again.headers.get('location')).toBe(location);
  expect(again.headers.get('etag')).toBe(order.headers.get('etag'));
  const refused = { ...key, 'Idempotency-Key': crypto.randomUUID() };
  const cancel = () =>
    desk.send('sales', 'POST', `/v1/quotes/${idOf(created)}/cancel`, {}, refused);
  const [no, noAgain] = [await cancel(), await cancel()];
  expect(no.headers.get('idempotent-replayed')).toBeNull();
  expect(noAgain.headers.get('idempotent-replayed')).toBe('true');
  const { instance: _, ...said } = no.body;
  expect(noAgain).toMatchObject({ status: no.status, body: said });
  const plain = await desk.get('sales', location);
  expect(plain.body['price']).toBeUndefined();
  const expanded = await desk.get('sales', `${location}?expand=price`);
  expect(expanded.body['price']).toHaveLength(1);
  const etag = plain.headers.get('etag') ?? '';
  expect(etag).toMatch(/^"\d+"$/);
  expect((await desk.get('sales', location, { 'If-None-Match': etag })).status).toBe(304);
  expect(await desk.get('sales', `${location}/timeline`)).toMatchObject({ status: 200 });
});

test('a stale version is a 412, a reused key a 422, a wrong role a 403', async () => {
  const quote = await createQuote();
  const items = `/v1/quotes/${idOf(quote)}/items`;
  const lines = [{ id: 'l1', offeringId: 'router', quantity: 3 }];
  const put = await desk.send('sales', 'PUT', items, { lines }, seen(quote));
  expect(put).toMatchObject({ status: 200, body: { lines: [{ quantity: 3 }] } });
  const stale = await desk.send('sales', 'PUT', items, { lines }, seen(quote));
  expect(stale).toMatchObject({ status: 412, body: { code: 'version_stale' } });
  const edits = [{ op: 'add', line: { id: 'l2', offeringId: 'router' } }];
  const patch = await desk.send('sales', 'PATCH', items, { edits }, seen(put));
  expect(patch).toMatchObject({ status: 200, body: { lines: [{ id: 'l2' }], lineCount: 2 } });
  const twice = await desk.send('sales', 'PATCH', items, { edits }, seen(put));
  expect(twice).toMatchObject({ status: 412, body: { code: 'version_stale' } });
  const key = { 'Idempotency-Key': crypto.randomUUID() };
  const body = { ...ROUTER, customerId: 'acme' };
  expect((await desk.send('sales', 'POST', '/v1/quotes', body, key)).status).toBe(201);
  const reused = await desk.send('sales', 'POST', '/v1/quotes', { ...body, lines: [] }, key);
  expect(reused).toMatchObject({ status: 422, body: { code: 'idempotency_key_reused' } });
  const forbidden = await desk.send('storefront', 'POST', '/v1/quotes', body);
  expect(forbidden).toMatchObject({ status: 403, body: { code: 'forbidden' } });
});

test('a discount over the limit waits for an approver, who finds it and decides', async () => {
  const adjustment = { kind: 'percent_off', value: '15', reason: 'loyal' };
  const lines = [{ id: 'l1', offeringId: 'router', quantity: 1, adjustment }];
  const waiting = await walk(await createQuote({ lines }), 'price', 'submit');
  expect(waiting.body['status']).toBe('approval_pending');
  const list = await desk.get('approver', '/v1/approvals');
  const ids = (list.body['items'] as { quoteId: string }[]).map(({ quoteId }) => quoteId);
  expect(ids).toContain(idOf(waiting));
  const path = `/v1/quotes/${idOf(waiting)}/approve`;
  const approved = await desk.send('approver', 'POST', path, {}, seen(waiting));
  expect(approved).toMatchObject({ status: 200, body: { status: 'approved' } });
});

test('a draft catalogue is opened, filled and published, and then it is on sale', async () => {
  const settings = { currency: 'USD' };
  const opened = await desk.send('admin', 'POST', '/v1/catalog/versions', { name: 'n', settings });
  expect(opened.status).toBe(201);
  const at = `/v1/catalog/versions/${String(opened.body['catalogVersion'])}`;
  const offerings = [{ id: 'lamp', name: 'Lamp', category: 'light', kind: 'simple' }];
  const content = {
    offerings,
    priceLists: [{ id: 'std', name: 'S', currency: 'USD', status: 'active' }],
    prices: [
      { id: 'p1', offeringId: 'lamp', priceList: 'std', charge: 'one_time', amount: '9.99' },
    ],
  };
  expect(await desk.send('admin', 'POST', `${at}/items`, content)).toMatchObject({ status: 200 });
  const published = await desk.send('admin', 'POST', `${at}/publish`, {});
  expect(published).toMatchObject({ status: 200, body: { status: 'published' } });
  desk.edge.catalogPublished(desk.tenant);
  const deadline = Date.now() + 10_000;
  let lamp = await desk.get('storefront', '/v1/offerings/lamp');
  while (lamp.status === 404 && Date.now() < deadline) {
    lamp = await desk.get('storefront', '/v1/offerings/lamp');
  }
  expect(lamp).toMatchObject({ status: 200, body: { name: 'Lamp' } });
  expect(await desk.get('storefront', '/v1/offerings/router')).toMatchObject({ status: 404 });
});
