import { beforeAll, beforeEach, expect, test } from 'vitest';
import { createSigner, generateSigningKey } from '../../core/identity/sign.ts';
import { createVerifier } from '../../core/identity/verify.ts';
import { createApp } from '../app.ts';
import type { Core } from '../http/route.ts';

const ID = '0190a6e4-7e1b-7c3a-9d2f-3a5b6c7d8e9f';
let asked: unknown[] = [];
beforeEach(() => {
  asked = [];
});

/** Says what it was asked, and answers anything. */
const core: Core = {
  request: (stem, body) => {
    asked.push([stem, body]);
    const reply = { ok: true, body: { id: ID, items: [] }, version: 1 };
    return Promise.resolve(reply) as never;
  },
};
let app: ReturnType<typeof createApp>;
let authorization = '';

beforeAll(async () => {
  const { secret, open } = await generateSigningKey('k1');
  const sign = await createSigner('tests', secret);
  authorization = `Bearer ${await sign({ tenant: 'demo', subject: 'sam', roles: ['sales'] }, 60)}`;
  const keys = [{ ...open, kty: 'OKP' as const }];
  const verify = createVerifier([{ issuer: 'tests', roles: ['sales'], jwks: { keys } }]);
  app = createApp({ core, l2: undefined, verify });
});

async function ask(path: string, init: RequestInit = {}): Promise<Response> {
  const headers = { Authorization: authorization, ...(init.headers as object | undefined) };
  return app.request(path, { ...init, headers });
}

test('the history of a quote is a page of its own', async () => {
  expect((await ask(`/v1/quotes/${ID}/history?limit=5`)).status).toBe(200);
  expect(asked).toEqual([['quote_history', { quoteId: ID, limit: 5 }]]);
});

test('two revisions are named by number, and anything else is refused', async () => {
  const path = `/v1/quotes/${ID}/compare`;
  expect((await ask(`${path}?fromRevision=1&toRevision=3`)).status).toBe(200);
  expect((await ask(`${path}?fromRevision=2`)).status).toBe(200);
  expect(asked).toEqual([
    ['quote_compare', { quoteId: ID, fromRevision: 1, toRevision: 3 }],
    ['quote_compare', { quoteId: ID, fromRevision: 2 }],
  ]);
  for (const query of ['', '?fromRevision=0', '?fromRevision=one', '?fromRevision=1.5']) {
    expect((await ask(path + query)).status).toBe(400);
  }
  expect(asked.length).toBe(2);
});

test('a clone is a new quote, found where the reply says', async () => {
  const cloned = await ask(`/v1/quotes/${ID}/clone`, {
    method: 'POST',
    body: JSON.stringify({ revision: 2, customerId: 'globex', segment: null }),
    headers: { 'Content-Type': 'application/json', 'Idempotency-Key': 'key-0001' },
  });
  expect(cloned.status).toBe(201);
  expect(cloned.headers.get('location')).toBe(`/v1/quotes/${ID}`);
  expect(asked).toEqual([
    ['quote_clone', { quoteId: ID, revision: 2, customerId: 'globex', segment: null }],
  ]);
});
