import { beforeAll, expect, test } from 'vitest';
import { refuse } from '../core/contract/reply.ts';
import { createSigner, generateSigningKey } from '../core/identity/sign.ts';
import { createVerifier } from '../core/identity/verify.ts';
import { createApp } from './app.ts';
import type { AppOptions } from './app.ts';
import { RATE_LIMITS } from './http/rate_limits.ts';
import type { Core } from './http/route.ts';

/** What is refused at the border never reaches the core. */
const unreachable: Core = {
  request: (stem) => Promise.reject(new Error(`${stem} must not be asked`)),
};
let options: AppOptions;
let token: string;

beforeAll(async () => {
  const { secret, open } = await generateSigningKey('k1');
  const sign = await createSigner('tests', secret);
  token = await sign({ tenant: 'demo', subject: 'sam', roles: ['sales'] }, 60);
  const issuer = {
    issuer: 'tests',
    roles: ['sales' as const],
    jwks: { keys: [{ ...open, kty: 'OKP' }] },
  };
  options = { core: unreachable, l2: undefined, verify: createVerifier([issuer]) };
});

async function ask(path: string, init: RequestInit = {}, more: Partial<AppOptions> = {}) {
  const headers = { Authorization: `Bearer ${token}`, ...(init.headers as object | undefined) };
  const response = await createApp({ ...options, ...more }).request(path, { ...init, headers });
  const text = await response.text();
  const json = text !== '' && response.headers.get('content-type')?.includes('json') === true;
  return { response, status: response.status, body: (json ? JSON.parse(text) : text) as unknown };
}

const ID = '0190a6e4-7e1b-7c3a-9d2f-3a5b6c7d8e9f';
const KEY = { 'Idempotency-Key': 'key-0001' };
const post = (body: unknown, headers: Record<string, string> = {}): RequestInit => ({
  method: 'POST',
  body: JSON.stringify(body),
  headers: { 'Content-Type': 'application/json', ...headers },
});

test('without a token, or with a wrong one, nothing is answered', async () => {
  for (const authorization of ['', 'Basic abc', 'Bearer x.y.z', `bearer ${token}x`]) {
    const refused = await ask('/v1/offerings', { headers: { Authorization: authorization } });
    expect([authorization, refused.status]).toEqual([authorization, 401]);
  }
});

test('a command without an idempotency key is refused', async () => {
  const refused = await ask('/v1/quotes', post({}));
  expect(refused).toMatchObject({ status: 400, body: { code: 'idempotency_key_required' } });
});

test('a change without If-Match is refused with 428, with a malformed one with 400', async () => {
  const path = `/v1/quotes/${ID}/price`;
  expect(await ask(path, post({}, KEY))).toMatchObject({ status: 428 });
  expect(await ask(path, post({}, { ...KEY, 'If-Match': '3' }))).toMatchObject({ status: 400 });
});

test('a body with unknown fields is refused with the place and the known names', async () => {
  const lines = [{ id: 'a', offeringId: 'x', quantitty: 2 }];
  const refused = await ask('/v1/prices', post({ market: 'eu', channel: 'direct', lines }));
  expect(refused).toMatchObject({
    status: 400,
    body: { code: 'invalid_request', findings: [{ path: '/lines/0/quantitty' }] },
  });
});

test('a decision on behalf of somebody else is for workers, not for HTTP', async () => {
  const body = { onBehalfOf: 'boss' };
  const refused = await ask(`/v1/quotes/${ID}/approve`, post(body, { ...KEY, 'If-Match': '"1"' }));
  expect(refused).toMatchObject({ status: 400, body: { findings: [{ path: '/onBehalfOf' }] } });
});

test('unknown parameters are refused on a route that names its own', async () => {
  expect(await ask('/v1/quotes?colour=red')).toMatchObject({ status: 400 });
  expect(await ask('/v1/quotes?limit=many')).toMatchObject({ status: 400 });
  expect(await ask('/v1/quotes?limit=201')).toMatchObject({
    status: 400,
    body: { findings: [{ path: '?limit' }] },
  });
});

test('an id that cannot be one names nothing', async () => {
  expect(await ask('/v1/quotes/42')).toMatchObject({ status: 404 });
});

test('other methods and other paths are told apart', async () => {
  const wrong = await ask('/v1/quotes', { method: 'DELETE' });
  expect([wrong.status, wrong.response.headers.get('allow')]).toEqual([405, 'GET, HEAD, POST']);
  expect(await ask('/v1/nothing')).toMatchObject({ status: 404, body: { code: 'not_found' } });
});

test('headers and queries that are too large are refused before anything is read', async () => {
  const large = await ask('/healthz', { headers: { 'X-Large': 'x'.repeat(20_000) } });
  expect(large).toMatchObject({ status: 431, body: { code: 'limit_exceeded' } });
  const long = await ask(`/v1/offerings?q=${'x'.repeat(5_000)}`);
  expect(long).toMatchObject({ status: 413, body: { code: 'limit_exceeded' } });
  const many = Array.from({ length: 50 }, (_, at) => `a${at}=1`).join('&');
  expect(await ask(`/v1/offerings?${many}`)).toMatchObject({ status: 413 });
});

test('sizes, types and forms of bodies are checked', async () => {
  const limits = { limits: { bodyBytesMax: 10 } };
  expect(await ask('/v1/prices', post({ market: 'eu' }), limits)).toMatchObject({ status: 413 });
  const form = { ...post({}), headers: { 'Content-Type': 'text/plain' } };
  expect(await ask('/v1/prices', form)).toMatchObject({ status: 415 });
  const broken = { ...post({}), body: '{"market":' };
  expect(await ask('/v1/prices', broken)).toMatchObject({
    status: 400,
    body: { findings: [{ code: 'json' }] },
  });
});

test('beyond the limit in flight a request is told to come back, a probe is answered', async () => {
  const full = { limits: { inFlightMax: 0 } };
  const shed = await ask('/v1/offerings', {}, full);
  expect(shed).toMatchObject({ status: 503, body: { code: 'overloaded' } });
  expect(shed.response.headers.get('retry-after')).toBe('1');
  expect(await ask('/healthz', {}, full)).toMatchObject({ status: 200 });
});

test('beyond the rate limit a caller gets 429 and is told when to come back', async () => {
  const app = createApp({
    ...options,
    core: { request: async () => refuse('not_found', 'nothing here') },
    now: () => 1_000,
    rateLimits: {
      ...RATE_LIMITS,
      subject: { ...RATE_LIMITS.subject, sales: { perSecond: 10, burst: 10 } },
    },
  });
  const request = () =>
    app.request(`/v1/quotes/${ID}`, { headers: { Authorization: `Bearer ${token}` } });
  const first = await request();
  expect([first.status, first.headers.get('ratelimit')]).toEqual([
    404,
    expect.stringContaining('"subject";r=0;t=1'),
  ]);
  const refused = await request();
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '1']);
  expect(await refused.json()).toMatchObject({ code: 'limit_exceeded', status: 429 });
  expect((await app.request('/healthz')).status).toBe(200);
});

test('a trace is continued when it is well-formed, and begun when it is not', async () => {
  const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
  const given = `00-${trace}-00f067aa0ba902b7-01`;
  const { response } = await ask('/healthz', { headers: { traceparent: given } });
  expect(response.headers.get('traceparent')).toMatch(new RegExp(`^00-${trace}-[0-9a-f]{16}-01$`));
  const { response: other } = await ask('/healthz', { headers: { traceparent: 'nonsense' } });
  expect(other.headers.get('traceparent')).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
});

test('a browser of another origin may ask, but never with its cookies', async () => {
  const { response, status } = await ask('/v1/quotes', { method: 'OPTIONS' });
  expect([status, response.headers.get('access-control-allow-origin')]).toEqual([204, '*']);
  expect(response.headers.get('access-control-allow-credentials')).toBeNull();
});

test('a fault is told once, with its trace, and never to the caller', async () => {
  const faults: unknown[] = [];
  const onFault = (error: unknown, trace?: string) => faults.push([error, trace]);
  const { body, status } = await ask(`/v1/quotes/${ID}`, {}, { onFault });
  expect(status).toBe(500);
  expect(faults).toHaveLength(1);
  expect(JSON.stringify(body)).not.toContain('must not be asked');
});

test('HEAD answers as GET does, without the body', async () => {
  const { response, body } = await ask('/openapi.json', { method: 'HEAD' });
  const full = await ask('/openapi.json');
  const length = new TextEncoder().encode(JSON.stringify(full.body)).byteLength;
  const { headers, status } = response;
  expect([status, headers.get('content-type'), headers.get('content-length')]).toEqual([
    200,
    'application/json',
    String(length),
  ]);
  expect(body).toBe('');
});
