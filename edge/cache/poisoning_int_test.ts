import { afterAll, beforeAll, expect, test } from 'vitest';
import { publishCatalogue } from '../../core/server/test_catalogue.ts';
import { startDesk } from '../testing/desk.ts';
import type { Desk } from '../testing/desk.ts';

/** Whatever one caller sends, the next one gets what belongs to it. */
let desk: Desk;
beforeAll(async () => {
  desk = await startDesk();
  await publishCatalogue(desk.core, desk.tenant);
});
afterAll(async () => {
  await desk.core.stop();
});

const HOSTILE: Readonly<Record<string, string>> = {
  Host: 'evil.example',
  Forwarded: 'host=evil.example',
  'X-Forwarded-Host': 'evil.example',
  'X-Forwarded-Prefix': '/evil',
  'X-Original-URL': '/v1/offerings/fiber',
  'X-Rewrite-URL': '/v1/offerings/fiber',
  'X-HTTP-Method-Override': 'PUT',
  'X-Tenant': 'other',
  'Accept-Language': 'xx',
  Accept: 'text/html',
  'Accept-Encoding': 'x-evil',
  Origin: 'https://evil.example',
  Range: 'bytes=0-3',
  'If-Match': '"0"',
  'If-Modified-Since': 'Tue, 01 Jan 2030 00:00:00 GMT',
  'Cache-Control': 'no-store, max-age=0',
  Pragma: 'no-cache',
};

test.each(['/v1/offerings/router', '/v1/offerings?category=devices&limit=5'])(
  'headers of the first reader of %s leave no trace in what the next one gets',
  async (path) => {
    const clean = await desk.another().get('storefront', path);
    await desk.get('storefront', path, HOSTILE);
    const next = await desk.get('sales', path);
    expect([next.status, next.body]).toEqual([200, clean.body]);
    expect(next.headers.get('cache-status')).toBe('quotewright-edge; hit');
    const told = (name: string) => [next.headers.get(name), clean.headers.get(name)];
    for (const name of ['etag', 'content-type', 'cache-control', 'vary']) {
      const [after, before] = told(name);
      expect([name, after]).toEqual([name, before]);
    }
    expect(JSON.stringify([...next.headers])).not.toContain('evil');
  },
);

test('parameters in any order are one question, and ask the core once', async () => {
  const one = await desk.get('storefront', '/v1/offerings?category=devices&color=black');
  const other = await desk.get('storefront', '/v1/offerings?color=black&category=devices');
  expect(other.body).toEqual(one.body);
  expect(other.headers.get('cache-status')).toContain('detail=computed');
});

test('a parameter that a route does not know is refused, also when the answer is kept', async () => {
  await desk.get('storefront', '/v1/offerings/fiber');
  for (const query of ['?utm=1', '?segment=us', '?__proto__=1', '?category=devices&category=x']) {
    const refused = await desk.get('storefront', `/v1/offerings/fiber${query}`);
    expect([query, refused.status]).toEqual([query, 400]);
  }
  expect((await desk.get('storefront', '/v1/offerings/fiber')).status).toBe(200);
});

test('another tenant never sees what is kept for this one', async () => {
  const stranger = `t${crypto.randomUUID().slice(0, 8)}`;
  await desk.get('storefront', '/v1/offerings/router');
  const token = await desk.core.token('storefront', stranger);
  const headers = { Authorization: `Bearer ${token}`, 'X-Tenant': desk.tenant };
  const response = await desk.edge.app.request('/v1/offerings/router', { headers });
  expect(response.status).toBe(404);
});
