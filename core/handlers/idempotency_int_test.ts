import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { publishCatalogue } from '../server/test_catalogue.ts';
import { accepted, startTestCore } from '../server/test_core.ts';
import type { TestCore } from '../server/test_core.ts';
import { acceptedQuote, pricedQuote } from '../server/test_quote.ts';

let core: TestCore;
beforeAll(async () => {
  core = await startTestCore();
  await publishCatalogue(core);
});
afterAll(async () => {
  await core.stop();
});

const context = { market: 'us', channel: 'direct', customerId: 'acme' };
const countQuotes = async () => (await core.admin`select id from quote`).length;

describe('the same key and body', () => {
  test('replay the stored reply and change nothing', async () => {
    const more = { idempotencyKey: 'replay-create' };
    const first = await core.ask('sales', 'quote_create', context, more);
    const quotes = await countQuotes();
    const second = await core.ask('sales', 'quote_create', context, more);
    expect(second).toEqual({ ...first, replayed: true });
    expect(await countQuotes()).toBe(quotes);
  });

  test('replay a refusal too, even when it would be accepted now', async () => {
    const { id: quoteId, version } = await pricedQuote(core);
    const more = { idempotencyKey: 'replay-refusal', expectedVersion: version };
    const first = await core.ask('sales', 'quote_accept', { quoteId }, more);
    expect(first).toMatchObject({ ok: false, code: 'illegal_transition' });
    accepted(await core.ask('sales', 'quote_submit', { quoteId }, { expectedVersion: version }));
    expect(await core.ask('sales', 'quote_accept', { quoteId }, more)).toEqual({
      ...first,
      replayed: true,
    });
  });

  test('replay the thousand lines of a quote, which are stored compressed', async () => {
    const lines = Array.from({ length: 1_000 }, (_, at) => ({
      id: `l${at}`,
      offeringId: 'router',
      quantity: at + 1,
    }));
    const more = { idempotencyKey: 'thousand-lines' };
    const { id: quoteId } = accepted(
      await core.ask('sales', 'quote_create', { ...context, lines }),
    );
    const priced = { expectedVersion: 1, ...more };
    const first = await core.ask('sales', 'quote_price', { quoteId }, priced);
    expect(accepted(first).price?.lines).toHaveLength(1_000);
    expect(await core.ask('sales', 'quote_price', { quoteId }, priced)).toEqual({
      ...first,
      replayed: true,
    });
    const [row] = await core.admin<{ plain: boolean; bytes: number }[]>`
      select reply is not null as plain, length(packed) as bytes
      from idempotency where key = ${more.idempotencyKey}
    `;
    expect(row?.plain).toBe(false);
    expect(row?.bytes).toBeLessThan(JSON.stringify(first).length / 5);
  });

  test('are tried again after a refusal that was about the moment only', async () => {
    const { id: quoteId, version } = await pricedQuote(core);
    const more = { idempotencyKey: 'passing-refusal', expectedVersion: version };
    const shed = await core.admin.begin(async (tx) => {
      await tx`select id from quote where id = ${quoteId} for update`;
      return core.ask('sales', 'quote_submit', { quoteId }, more);
    });
    expect(shed).toMatchObject({ ok: false, code: 'overloaded' });
    const done = accepted(await core.ask('sales', 'quote_submit', { quoteId }, more));
    expect(done.status).toBe('approved');
  });

  test('sent many times at once are executed once, and all get the same reply', async () => {
    const quotes = await countQuotes();
    const more = { idempotencyKey: 'concurrent-create' };
    const replies = await Promise.all(
      Array.from({ length: 20 }, () => core.ask('sales', 'quote_create', context, more)),
    );
    const done = replies.flatMap((reply) => (reply.ok ? [reply.body.id] : []));
    const refused = replies.flatMap((reply) => (reply.ok ? [] : [reply.code]));
    expect(new Set(done).size).toBe(1);
    expect(new Set(refused)).toEqual(new Set(refused.map(() => 'idempotency_in_progress')));
    expect(await countQuotes()).toBe(quotes + 1);
  });

  test('of another actor are another request', async () => {
    const more = { idempotencyKey: 'shared-key' };
    const ann = await core.token('sales', 'demo', 'ann');
    const bob = await core.token('sales', 'demo', 'bob');
    const first = accepted(
      await core.ask('sales', 'quote_create', context, { ...more, token: ann }),
    );
    const second = accepted(
      await core.ask('sales', 'quote_create', context, { ...more, token: bob }),
    );
    expect(second.id).not.toBe(first.id);
  });
});

test('the same key with another body, command or version is refused', async () => {
  const more = { idempotencyKey: 'changed-body' };
  const { id: quoteId } = accepted(await core.ask('sales', 'quote_create', context, more));
  const reused = { ok: false, code: 'idempotency_key_reused' };
  const other = { ...context, customerId: 'other' };
  expect(await core.ask('sales', 'quote_create', other, more)).toMatchObject(reused);
  expect(
    await core.ask('sales', 'quote_cancel', { quoteId }, { ...more, expectedVersion: 1 }),
  ).toMatchObject(reused);
});

test('a command without a key is refused', async () => {
  const token = await core.token('sales');
  expect(await core.client.request('quote_create', context, { token })).toMatchObject({
    code: 'idempotency_key_required',
  });
});

test('fifty conversions at once with keys of their own make one order', async () => {
  const { id: quoteId, version } = await acceptedQuote(core);
  const replies = await Promise.all(
    Array.from({ length: 50 }, () =>
      core.ask('sales', 'quote_convert', { quoteId }, { expectedVersion: version }),
    ),
  );
  const orders = new Set(replies.map((reply) => accepted(reply).id));
  expect(orders.size).toBe(1);
  const rows = await core.admin`select id from customer_order where quote_id = ${quoteId}`;
  expect(rows.length).toBe(1);
  const events = await core.admin`
    select sequence from outbox where key = ${[...orders][0] ?? ''} order by sequence
  `;
  expect(events.map((event) => event['sequence'] as number)).toEqual([1]);
});
