import { afterAll, beforeAll, expect, test } from 'vitest';
import { publishCatalogue } from '../../core/server/test_catalogue.ts';
import { startDesk } from '../testing/desk.ts';
import type { Desk } from '../testing/desk.ts';

/** What a browser or a CDN in front of the edge may keep, and for how long. */
let desk: Desk;
beforeAll(async () => {
  desk = await startDesk();
  await publishCatalogue(desk.core, desk.tenant);
});
afterAll(async () => {
  await desk.core.stop();
});

const PRICE = '/v1/offerings/router/price?market=us&channel=direct';
const ROUTER = {
  market: 'us',
  channel: 'direct',
  lines: [{ id: 'l1', offeringId: 'router', quantity: 1 }],
};

const IF_ERROR = 'stale-if-error=600';
const BY_LANGUAGE = 'Authorization, Accept-Encoding, Accept-Language';

test.each([
  [
    '/v1/offerings/router',
    `max-age=10, s-maxage=60, stale-while-revalidate=300, ${IF_ERROR}`,
    BY_LANGUAGE,
  ],
  [
    '/v1/offerings?limit=5',
    `max-age=10, s-maxage=30, stale-while-revalidate=120, ${IF_ERROR}`,
    BY_LANGUAGE,
  ],
  [PRICE, 'max-age=5, s-maxage=10, stale-while-revalidate=30', 'Authorization, Accept-Encoding'],
])('%s may be kept, by what it depends on, with a tag to ask again', async (path, kept, vary) => {
  for (const read of ['miss', 'hit']) {
    const { headers } = await desk.get('storefront', path);
    expect([read, headers.get('cache-control')]).toEqual([read, `public, ${kept}`]);
    expect(headers.get('vary')).toBe(vary);
    expect(headers.get('etag')).toMatch(/^"[0-9a-f]{24}"$/);
    expect(headers.get('cache-status')).toContain(read);
    expect(headers.get('ratelimit')).toBeNull();
  }
});

test('what belongs to one caller, and what is refused, is never public', async () => {
  const quote = await desk.send('sales', 'POST', '/v1/quotes', { ...ROUTER, customerId: 'acme' });
  const own = [
    quote,
    await desk.get('sales', quote.headers.get('location') ?? ''),
    await desk.get('sales', '/v1/quotes'),
    await desk.get('storefront', '/v1/offerings/nothing'),
    await desk.send('storefront', 'POST', '/v1/prices', ROUTER),
  ];
  expect(own.map(({ status }) => status)).toEqual([201, 200, 200, 404, 200]);
  for (const { headers } of own) {
    expect(headers.get('cache-control') ?? '').not.toContain('public');
    expect(headers.get('ratelimit')).toContain('"subject";r=');
  }
});

test('HEAD tells what GET would send, and 304 when the caller has it', async () => {
  const get = await desk.get('storefront', '/v1/offerings/phone');
  const authorization = `Bearer ${await desk.core.token('storefront', desk.tenant)}`;
  const head = (headers: Record<string, string> = {}) =>
    desk.edge.app.request('/v1/offerings/phone', {
      method: 'HEAD',
      headers: { authorization, ...headers },
    });
  const answered = await head();
  expect([answered.status, await answered.text()]).toEqual([200, '']);
  const length = new TextEncoder().encode(JSON.stringify(get.body)).byteLength;
  expect(answered.headers.get('content-length')).toBe(String(length));
  const etag = get.headers.get('etag') ?? '';
  expect(answered.headers.get('etag')).toBe(etag);
  expect((await head({ 'If-None-Match': etag })).status).toBe(304);
});

test('a browser of another origin reads the answer and the headers that matter', async () => {
  const { headers } = await desk.get('storefront', '/v1/offerings/phone', {
    Origin: 'https://shop.example',
  });
  expect(headers.get('access-control-allow-origin')).toBe('*');
  for (const name of ['ETag', 'Retry-After', 'Cache-Status', 'RateLimit']) {
    expect(headers.get('access-control-expose-headers')).toContain(name);
  }
});

test('with origins named, a browser of one of them reads, of another one not, finished or not', async () => {
  const origins = ['https://shop.example'];
  const { get } = desk.another({ origins });
  const allowed = async (origin: string, path = '/v1/offerings/phone') => {
    const { headers } = await get('storefront', path, { Origin: origin });
    expect(headers.get('vary')).toContain('Origin');
    return headers.get('access-control-allow-origin');
  };
  for (let read = 0; read < 2; read += 1) {
    expect(await allowed('https://shop.example')).toBe('https://shop.example');
    expect(await allowed('https://evil.example')).toBeNull();
    expect(await allowed('https://shop.example', '/v1/quotes')).toBe('https://shop.example');
  }
});

test('a browser may ask before it sends, and need not ask again for a day', async () => {
  const response = await desk.edge.app.request('/v1/quotes', {
    method: 'OPTIONS',
    headers: { Origin: 'https://shop.example', 'Access-Control-Request-Method': 'POST' },
  });
  expect(response.status).toBe(204);
  const told = (name: string) => response.headers.get(`access-control-${name}`);
  expect(told('allow-methods')).toContain('POST');
  for (const name of ['Authorization', 'Idempotency-Key', 'If-Match', 'If-None-Match']) {
    expect(told('allow-headers')).toContain(name);
  }
  expect(told('max-age')).toBe('86400');
  expect(told('allow-credentials')).toBeNull();
});

test('If-None-Match is compared weakly, in lists, and * matches whatever there is', async () => {
  const path = '/v1/offerings/router';
  const etag = (await desk.get('storefront', path)).headers.get('etag') ?? '';
  const status = async (tags: string) =>
    (await desk.get('storefront', path, { 'If-None-Match': tags })).status;
  for (const tags of [etag, `W/${etag}`, `"x", ${etag}`, `"x",W/${etag} , "y"`, '*']) {
    expect([tags, await status(tags)]).toEqual([tags, 304]);
  }
  for (const tags of ['"x"', etag.slice(1, -1), '']) expect(await status(tags)).toBe(200);
});
