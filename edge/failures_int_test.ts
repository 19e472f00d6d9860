import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { NatsConnection, Subscription } from 'nats';
import * as v from 'valibot';
import { OfferingSchema } from '../core/contract/catalog.ts';
import { connectCore, connectNats } from '../core/client/connect.ts';
import type { CoreClient } from '../core/client/request.ts';
import { hintSubject, SUBJECT } from '../core/contract/subjects.ts';
import type { Stem } from '../core/contract/subjects.ts';
import { createVerifier } from '../core/identity/verify.ts';
import { startTestNats } from '../core/server/test_nats.ts';
import type { TestNats } from '../core/server/test_nats.ts';
import { createEdge } from './app.ts';
import type { Edge } from './app.ts';
import { followHints } from './cache/hints.ts';
import { testIdentity } from './testing/identity.ts';
import type { TestIdentity } from './testing/identity.ts';

/** How the edge behaves when the core is slow, silent or gone; nobody can ask a real one to be. */
let nats: TestNats;
let responder: NatsConnection;
let core: CoreClient;
let identity: TestIdentity;
let token: string;
const answering: Subscription[] = [];

beforeAll(async () => {
  nats = await startTestNats();
  responder = await connectNats({ url: nats.url, name: 'responder' });
  core = await connectCore({ url: nats.url, name: 'edge' });
});
afterAll(async () => {
  await core.close();
  await responder.drain();
  await nats.stop();
});
beforeEach(async () => {
  identity = await testIdentity();
  token = await identity.token('sales');
});

/** Null: silence. */
function answer(stem: Stem, body: (question: { offeringIds: string[] }) => unknown) {
  const subscription = responder.subscribe(SUBJECT[stem], {
    callback(_error, message) {
      const answered = body(message.json());
      if (answered !== null) message.respond(JSON.stringify({ ok: true, body: answered }));
    },
  });
  answering.push(subscription);
}

function silence(): void {
  for (const subscription of answering.splice(0)) subscription.unsubscribe();
}
afterEach(silence);

function edgeAt(now: () => number = Date.now): Edge {
  return createEdge({ core, l2: undefined, verify: createVerifier(identity.issuers), now });
}

async function get(edge: Edge, path: string) {
  const headers = { Authorization: `Bearer ${token}` };
  const response = await edge.app.request(path, { headers });
  const body = (await response.json()) as Record<string, unknown>;
  return { status: response.status, body, cache: response.headers.get('cache-status') };
}

const catalogue = (catalogVersion: string) => () => ({ catalogVersion });
const offering = (id: string, name: string) =>
  v.parse(OfferingSchema, { id, name, category: 'thing', kind: 'simple' });
const offerings = (name: () => string) => (question: { offeringIds: string[] }) => ({
  offerings: question.offeringIds.map((id) => offering(id, name())),
});

test('a core that does not answer in time is a 504', async () => {
  answer('catalog_active', catalogue('v1'));
  answer('catalog_get', () => null);
  expect(await get(edgeAt(), '/v1/offerings/a')).toMatchObject({
    status: 504,
    body: { code: 'deadline_exceeded' },
  });
});

test('no core at all is a 503 that says when to come back', async () => {
  const refused = await get(edgeAt(), '/v1/quotes');
  expect(refused).toMatchObject({ status: 503, body: { code: 'unavailable' } });
});

test('what is in memory is still served when the core is gone', async () => {
  const clock = { now: 1_000_000_000_000 };
  const edge = edgeAt(() => clock.now);
  answer('catalog_active', catalogue('v1'));
  answer(
    'catalog_get',
    offerings(() => 'Old'),
  );
  expect(await get(edge, '/v1/offerings/a')).toMatchObject({ status: 200 });
  silence();
  clock.now += 60_000;
  expect(await get(edge, '/v1/offerings/a')).toMatchObject({ status: 200, body: { name: 'Old' } });
  expect(await get(edge, '/v1/offerings/b')).toMatchObject({ status: 503 });
});

test('a hint moves the pointer at once, and the old version is not served again', async () => {
  const clock = { now: Date.now() };
  const edge = edgeAt(() => clock.now);
  let version = 'v1';
  let asked = 0;
  answer('catalog_active', () => {
    asked += 1;
    return { catalogVersion: version };
  });
  answer(
    'catalog_get',
    offerings(() => version),
  );
  const stop = followHints(core.connection, edge.catalogPublished);
  expect(await get(edge, '/v1/offerings/a')).toMatchObject({ body: { name: 'v1' } });
  expect(await get(edge, '/v1/offerings/a')).toMatchObject({ cache: 'quotewright-edge; hit' });
  version = 'v2';
  const before = asked;
  await core.connection.flush();
  responder.publish(hintSubject(identity.tenant, 'catalog.published'));
  while ((await get(edge, '/v1/offerings/a')).body['name'] !== 'v2') {
    await new Promise((wake) => setTimeout(wake, 5));
  }
  expect(asked).toBe(before + 1);
  stop();
});

test('without a hint polling finds the new version', async () => {
  const clock = { now: Date.now() };
  const edge = edgeAt(() => clock.now);
  let version = 'v1';
  answer('catalog_active', () => ({ catalogVersion: version }));
  answer(
    'catalog_get',
    offerings(() => version),
  );
  await get(edge, '/v1/offerings/a');
  version = 'v2';
  clock.now += 2_001;
  expect(await get(edge, '/v1/offerings/a')).toMatchObject({ body: { name: 'v1' } });
  while ((await get(edge, '/v1/offerings/a')).body['name'] !== 'v2') {
    await new Promise((wake) => setTimeout(wake, 5));
  }
});

test('while the new version is computed, others get the old one, marked', async () => {
  const clock = { now: Date.now() };
  const edge = edgeAt(() => clock.now);
  let version = 'v1';
  const asked = Promise.withResolvers<() => void>();
  answer('catalog_active', () => ({ catalogVersion: version }));
  const gets = responder.subscribe(SUBJECT.catalog_get, {
    callback(_error, message) {
      const body = { ok: true, body: { offerings: [offering('a', version)] } };
      const respond = () => message.respond(JSON.stringify(body));
      if (version === 'v1') respond();
      else asked.resolve(respond);
    },
  });
  answering.push(gets);
  await get(edge, '/v1/offerings/a');
  version = 'v2';
  clock.now += 2_001;
  let release: (() => void) | undefined;
  void asked.promise.then((respond) => (release = respond));
  const early: ReturnType<typeof get>[] = [];
  while (release === undefined) {
    early.push(get(edge, '/v1/offerings/a'));
    await new Promise((wake) => setTimeout(wake, 5));
  }
  const second = await get(edge, '/v1/offerings/a');
  expect(second).toMatchObject({ body: { name: 'v1' } });
  expect(second.cache).toContain('stale');
  release();
  const names = (await Promise.all(early)).map(({ body }) => body['name']);
  expect(names.filter((name) => name === 'v2')).toHaveLength(1);
});

test('the old version is served while the new one is computed, but not for longer than a moment', async () => {
  const clock = { now: Date.now() };
  const edge = edgeAt(() => clock.now);
  let version = 'v1';
  answer('catalog_active', () => ({ catalogVersion: version }));
  answer(
    'catalog_get',
    offerings(() => version),
  );
  await get(edge, '/v1/offerings/a');
  version = 'v2';
  clock.now += 2_001;
  // Somebody asks, and the edge learns that there is another version.
  while ((await get(edge, '/v1/offerings/b')).body['name'] !== 'v2') {
    await new Promise((wake) => setTimeout(wake, 5));
  }
  clock.now += 5_001;
  const both = await Promise.all([1, 2].map(() => get(edge, '/v1/offerings/a')));
  expect(both.map(({ body }) => body['name'])).toEqual(['v2', 'v2']);
});

test('a hot search is renewed before it expires, and nobody waits for it', async () => {
  const clock = { now: Date.now() };
  const edge = edgeAt(() => clock.now);
  let asked = 0;
  answer('catalog_active', catalogue('v1'));
  answer('catalog_search', () => {
    asked += 1;
    return { catalogVersion: 'v1', items: [], language: null, nonce: asked };
  });
  await get(edge, '/v1/offerings');
  // A moment before the end of its half a minute every draw says: renew.
  clock.now += 29_999;
  await get(edge, '/v1/quotes');
  let read = await get(edge, '/v1/offerings');
  for (let each = 0; each < 200 && asked === 1; each += 1) {
    read = await get(edge, '/v1/offerings');
    expect(read.body['nonce']).toBe(1);
  }
  await expect.poll(async () => (await get(edge, '/v1/offerings')).body['nonce']).toBe(2);
  clock.now += 10_000;
  const later = await get(edge, '/v1/offerings');
  expect([later.body['nonce'], later.cache]).toEqual([2, 'quotewright-edge; hit']);
});
