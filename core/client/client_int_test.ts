import { context, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { QUERY_STEMS } from '../contract/kinds.ts';
import type { RequestBody } from '../contract/calls.ts';
import { POLICY } from '../server/policy.ts';
import { publishCatalogue } from '../server/test_catalogue.ts';
import { accepted, startTestCore } from '../server/test_core.ts';
import type { TestCore } from '../server/test_core.ts';
import { startTestNats } from '../server/test_nats.ts';
import { connectClient } from './connect_client.ts';
import type { Client } from './client.ts';

let core: TestCore;
let client: Client;
let token: string;
beforeAll(async () => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  core = await startTestCore();
  await publishCatalogue(core);
  token = await core.token('sales');
  client = await connectClient({ url: core.natsUrl, name: 'test', token });
});
afterAll(async () => {
  await client.close();
  await core.stop();
  context.disable();
});

const CONTEXT = { market: 'us', channel: 'direct' };
const quoteFor = (customerId: string): RequestBody['quote_import'] => ({
  ...CONTEXT,
  customerId,
  lines: [{ id: 'l1', offeringId: 'router' }],
});
const keyed = () => ({ idempotencyKey: crypto.randomUUID() });

test('queries are exactly the stems that the core takes without a key', () => {
  const queries = Object.entries(POLICY).filter(([, { kind }]) => kind === 'query');
  expect(QUERY_STEMS.toSorted()).toEqual(queries.map(([stem]) => stem).toSorted());
});

describe('a command', () => {
  test('with the same key and body gets the stored reply', async () => {
    const options = keyed();
    const first = await client.command('quote_import', quoteFor('acme'), options);
    const again = await client.command('quote_import', quoteFor('acme'), options);
    expect(again).toEqual({ ...first, replayed: true });
  });

  test('that is refused is a value with code and detail', async () => {
    const { id: quoteId } = accepted(
      await client.command('quote_create', { ...CONTEXT, customerId: 'acme' }, keyed()),
    );
    const seen = { ...keyed(), expectedVersion: 1 };
    expect(await client.command('quote_submit', { quoteId }, seen)).toMatchObject({
      ok: false,
      code: 'illegal_transition',
    });
  });

  test('takes part in the trace that is active, or in the one that is given', async () => {
    const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
    const span = { traceId: 'c'.repeat(32), spanId: 'd'.repeat(16), traceFlags: 1 };
    const given = await client.command('quote_import', quoteFor('one'), {
      ...keyed(),
      traceparent,
    });
    const active = await context.with(trace.setSpanContext(context.active(), span), () =>
      client.command('quote_import', quoteFor('two'), keyed()),
    );
    for (const [reply, traceId] of [
      [given, 'a'.repeat(32)],
      [active, 'c'.repeat(32)],
    ] as const) {
      const { id } = accepted(reply);
      const rows = await core.admin`select traceparent from outbox where key = ${id}`;
      expect(String(rows[0]?.['traceparent'])).toContain(traceId);
    }
  });
});

test('a token that is brought by a function is asked for with each request', async () => {
  let asked = 0;
  const own = async () => {
    asked += 1;
    return core.token('sales', asked === 1 ? 'demo' : 'another');
  };
  const renewing = await connectClient({ url: core.natsUrl, name: 'test', token: own });
  const found = await renewing.query('quote_search', { limit: 1 });
  expect(accepted(found).items.length).toBe(1);
  expect(accepted(await renewing.query('quote_search', { limit: 1 })).items.length).toBe(0);
  await renewing.close();
});

test('pages follow each other until there is no more, each quote once', async () => {
  const own = await core.token('sales', 'demo');
  const body = quoteFor('page-reader');
  for (let at = 0; at < 7; at += 1) {
    accepted(await client.command('quote_import', body, { ...keyed(), token: own }));
  }
  const sizes: number[] = [];
  const ids = new Set<string>();
  const wanted = { customerId: 'page-reader', limit: 3 };
  for await (const page of client.pages('quote_search', wanted)) {
    const { items } = accepted(page);
    sizes.push(items.length);
    for (const { id } of items) ids.add(id);
  }
  expect(sizes).toEqual([3, 3, 1]);
  expect(ids.size).toBe(7);
});

test('a page that is refused is the last', async () => {
  const codes: string[] = [];
  const broken = { limit: 3, cursor: 'no-cursor' };
  for await (const page of client.pages('quote_search', broken)) {
    codes.push(page.ok ? 'ok' : page.code);
  }
  expect(codes).toEqual(['invalid_request']);
});

test('without a core there is a refusal, after as many attempts as are allowed', async () => {
  const nats = await startTestNats();
  const alone = await connectClient({ url: nats.url, name: 'test', token });
  const none = await alone.query('quote_search', { limit: 1 }, { attemptsMax: 1 });
  expect(none).toMatchObject({ ok: false, code: 'unavailable' });
  await alone.close();
  await nats.stop();
});

test('closing waits for what is under way, and takes no more', async () => {
  const short = await connectClient({ url: core.natsUrl, name: 'test', token });
  const underWay = Array.from({ length: 10 }, (_, at) =>
    short.command('quote_import', quoteFor(`closing-${at}`), keyed()),
  );
  await short.close();
  for (const reply of await Promise.all(underWay)) expect(reply).toMatchObject({ ok: true });
  expect(await short.query('quote_search', { limit: 1 })).toMatchObject({ code: 'unavailable' });
});
