import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createVerifier } from '../../core/identity/verify.ts';
import { draftCatalogue } from '../../core/server/test_catalogue.ts';
import { startTestCore } from '../../core/server/test_core.ts';
import type { TestCore } from '../../core/server/test_core.ts';
import { createEdge } from '../app.ts';
import type { Edge } from '../app.ts';

let core: TestCore;
let edge: Edge;
let token = '';
beforeAll(async () => {
  core = await startTestCore();
  edge = createEdge({ core: core.client, l2: undefined, verify: createVerifier(core.issuers) });
  token = await core.token('admin');
});
afterAll(async () => {
  await core.stop();
});

async function call(method: string, path: string, body?: object, match?: string) {
  const headers = new Headers({ Authorization: `Bearer ${token}` });
  if (body !== undefined) {
    headers.set('Content-Type', 'application/json');
    headers.set('Idempotency-Key', randomUUID());
  }
  if (match !== undefined) headers.set('If-Match', match);
  const sent = body === undefined ? {} : { body: JSON.stringify(body) };
  const response = await edge.fetch(
    new Request(`http://edge.test${path}`, { method, headers, ...sent }),
  );
  const reply = (await response.json()) as Record<string, unknown>;
  return { status: response.status, etag: response.headers.get('etag') ?? '', body: reply };
}

test('a version is led through its life over HTTP, each change by the state that was seen', async () => {
  const first = await draftCatalogue(core);
  const at = `/v1/catalog/versions/${first}`;
  expect(await call('POST', `${at}/validate`, {})).toMatchObject({
    status: 200,
    etag: '"2"',
    body: { status: 'validated', findingsTotal: 0 },
  });
  expect(await call('POST', `${at}/publish`, {}, '"1"')).toMatchObject({
    status: 412,
    body: { code: 'version_stale' },
  });
  expect(await call('POST', `${at}/publish`, {}, '"2"')).toMatchObject({
    status: 200,
    etag: '"3"',
  });
  const seen = await call('GET', at);
  expect(seen).toMatchObject({ status: 200, etag: '"3"', body: { active: true } });
  const activateAt = new Date(Date.now() + 3_600_000).toISOString();
  expect(await call('POST', `${at}/activate`, { activateAt })).toMatchObject({ status: 428 });
  expect(await call('POST', `${at}/activate`, { activateAt }, '"2"')).toMatchObject({
    status: 412,
  });
  expect(await call('POST', `${at}/activate`, { activateAt }, '"3"')).toMatchObject({
    status: 200,
  });
  expect(await call('GET', '/v1/catalog/schedule')).toMatchObject({
    body: { items: [{ state: 'scheduled', activateAt }, { state: 'active' }] },
  });
  expect(await call('POST', `${at}/unschedule`, {}, '"4"')).toMatchObject({ status: 200 });
  expect(await call('POST', '/v1/catalog/rollback', {})).toMatchObject({
    status: 409,
    body: { code: 'illegal_transition' },
  });
  expect(await call('POST', `${at}/retire`, {}, '"5"')).toMatchObject({ status: 409 });
});

test('versions, a difference, an export and price lists are read over HTTP', async () => {
  const one = await draftCatalogue(core);
  const other = await draftCatalogue(core);
  expect(await call('GET', '/v1/catalog/versions?limit=1&status=draft')).toMatchObject({
    status: 200,
    body: { items: [{ catalogVersion: other, offerings: 3 }], next: expect.any(String) },
  });
  expect(await call('GET', `/v1/catalog/versions/${other}/diff?from=${one}`)).toMatchObject({
    status: 200,
    body: { from: one, to: other, counts: {}, items: [] },
  });
  expect(await call('GET', `/v1/catalog/versions/${one}/export`)).toMatchObject({
    status: 200,
    body: { offerings: [{ id: 'fiber' }, { id: 'phone' }, { id: 'router' }] },
  });
  const lists = `/v1/price-lists?catalogVersion=${one}&market=eu&state=active&currency=USD`;
  expect(await call('GET', lists)).toMatchObject({
    status: 200,
    body: { items: [{ id: 'standard', state: 'active', prices: 3 }] },
  });
  expect(await call('GET', '/v1/price-lists?state=sold')).toMatchObject({
    status: 400,
    body: { code: 'invalid_request' },
  });
});
