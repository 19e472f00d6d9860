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
    return Promise.resolve({ ok: true, body: { id: ID, items: [] }, version: 1 }) as never;
  },
};
let app: ReturnType<typeof createApp>;
let authorization = '';

beforeAll(async () => {
  const { secret, open } = await generateSigningKey('k1');
  const sign = await createSigner('tests', secret);
  const token = await sign({ tenant: 'demo', subject: 'ann', roles: ['approver'] }, 60);
  authorization = `Bearer ${token}`;
  const keys = [{ ...open, kty: 'OKP' as const }];
  const verify = createVerifier([{ issuer: 'tests', roles: ['approver'], jwks: { keys } }]);
  app = createApp({ core, l2: undefined, verify });
});

async function post(path: string, body: unknown, more: Record<string, string> = {}) {
  const headers = {
    Authorization: authorization,
    'Content-Type': 'application/json',
    'Idempotency-Key': 'approvals-test',
    ...more,
  };
  return app.request(path, { method: 'POST', body: JSON.stringify(body), headers });
}
const get = async (path: string) =>
  app.request(path, { headers: { Authorization: authorization } });

test('a worklist is named by person or role, and by status', async () => {
  expect((await get('/v1/approvals?assignee=ann&status=approved&limit=5')).status).toBe(200);
  expect((await get('/v1/approvals?assignee=role:admin')).status).toBe(200);
  expect((await get('/v1/approvals?status=lost')).status).toBe(400);
  expect(asked).toMatchObject([
    ['approval_search', { assignee: 'ann', status: 'approved', limit: 5 }],
    ['approval_search', { assignee: 'role:admin' }],
  ]);
});

test('a level is claimed, released and delegated by who has seen the quote', async () => {
  const at = (verb: string) => `/v1/quotes/${ID}/approval/${verb}`;
  const seen = { 'If-Match': '"3"' };
  expect((await post(at('claim'), {})).status).toBe(428);
  for (const verb of ['claim', 'release']) {
    expect((await post(at(verb), {}, seen)).status).toBe(200);
  }
  expect((await post(at('delegate'), { to: 'bob', reason: 'r' }, seen)).status).toBe(200);
  for (const body of [{}, { to: 'role:admin' }, { to: '' }]) {
    expect((await post(at('delegate'), body, seen)).status).toBe(400);
  }
  expect((await post(`/v1/quotes/${ID}/withdraw`, { reason: 'r' }, seen)).status).toBe(200);
  expect(asked.map((each) => (each as [string])[0])).toEqual([
    'approval_claim',
    'approval_release',
    'approval_delegate',
    'quote_withdraw',
  ]);
});

test('a delegation is created, listed and revoked; a role is nobody to delegate to', async () => {
  const validTo = '2027-01-01T00:00:00Z';
  expect((await post('/v1/delegations', { to: 'bob', validTo })).status).toBe(201);
  expect((await post('/v1/delegations', { to: 'role:admin', validTo })).status).toBe(400);
  expect((await post('/v1/delegations', { to: 'bob', validTo: 'soon' })).status).toBe(400);
  expect((await post(`/v1/delegations/${ID}/revoke`, {})).status).toBe(200);
  expect((await get('/v1/delegations?from=ann')).status).toBe(200);
  expect(asked.map((each) => (each as [string])[0])).toEqual([
    'delegation_create',
    'delegation_revoke',
    'delegation_search',
  ]);
});

test('margins are a read of their own, and escalation is no route at all', async () => {
  expect((await get(`/v1/quotes/${ID}/margin`)).status).toBe(200);
  expect(asked).toEqual([['quote_margin', { quoteId: ID }]]);
  expect((await post(`/v1/quotes/${ID}/approval/escalate`, {})).status).toBe(404);
});
