import * as fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { refuse } from '../core/contract/reply.ts';
import { createSigner, generateSigningKey } from '../core/identity/sign.ts';
import { createVerifier } from '../core/identity/verify.ts';
import { createEdge } from './app.ts';
import type { Edge } from './app.ts';

/** Whatever comes in, the answer is a problem that says so or the core's refusal, never a fault. */
let edge: Edge;
let token: string;
const faults: unknown[] = [];

beforeAll(async () => {
  const { secret, open } = await generateSigningKey('k');
  token = await (
    await createSigner('i', secret)
  )({ tenant: 'demo', subject: 's', roles: ['admin'] }, 600);
  const issuer = {
    issuer: 'i',
    roles: ['admin' as const],
    jwks: { keys: [{ kty: 'OKP', ...open }] },
  };
  edge = createEdge({
    core: { request: async () => refuse('not_found', 'nothing here') },
    l2: undefined,
    verify: createVerifier([issuer]),
    onFault: (error) => faults.push(error),
  });
});

const seed = Math.floor(Math.random() * 2 ** 31);
const options = { seed, numRuns: 300 };
console.log(`seed ${seed}`);

async function statusOf(path: string, init: RequestInit = {}): Promise<number> {
  const headers = {
    Authorization: `Bearer ${token}`,
    'Content-Type': 'application/json',
    'Idempotency-Key': 'hostile-key',
    'If-Match': '"1"',
  };
  const response = await edge.app.request(path, { ...init, headers });
  const text = await response.text();
  if (response.status >= 400) {
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(JSON.parse(text)).toMatchObject({ status: response.status });
  }
  return response.status;
}

const changing = () => edge.routes.filter(({ method }) => method !== 'GET');
const concrete = (path: string) => path.replaceAll(/\{\w+\}/g, crypto.randomUUID());

test('any JSON to any command is answered without a fault', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(), fc.jsonValue(), async (which, body) => {
      const routes = changing();
      const route = routes[which % routes.length];
      if (route === undefined) throw new Error('no routes');
      const { method } = route;
      const status = await statusOf(concrete(route.path), { method, body: JSON.stringify(body) });
      // A batch of nothing is no fault; what is wrong with a line stands in the answer's lines.
      expect(route.streams === true ? [200, 400] : [400, 404]).toContain(status);
    }),
    options,
  );
  expect(faults).toEqual([]);
});

test('any text as a body is answered without a fault', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary' }), async (body) => {
      const status = await statusOf('/v1/prices', { method: 'POST', body });
      expect(status).toBe(400);
    }),
    options,
  );
  expect(faults).toEqual([]);
});

test('any path and query below the interface is answered without a fault', async () => {
  const piece = fc.string({ unit: 'binary' }).map(encodeURIComponentSafely);
  await fc.assert(
    fc.asyncProperty(piece, piece, piece, async (path, name, value) => {
      const status = await statusOf(`/v1/offerings/${path}?${name}=${value}`);
      expect([400, 404]).toContain(status);
    }),
    options,
  );
  await fc.assert(
    fc.asyncProperty(piece, piece, async (name, value) => {
      const status = await statusOf(`/v1/offerings?${name}=${value}`);
      expect([400, 404]).toContain(status);
    }),
    options,
  );
  expect(faults).toEqual([]);
});

function encodeURIComponentSafely(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}
