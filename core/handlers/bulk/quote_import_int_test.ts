import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RequestBody } from '../../contract/calls.ts';
import { publishCatalogue } from '../../server/test_catalogue.ts';
import { accepted, startTestCore } from '../../server/test_core.ts';
import type { TestCore } from '../../server/test_core.ts';

let core: TestCore;
beforeAll(async () => {
  core = await startTestCore();
  await publishCatalogue(core);
});
afterAll(async () => {
  await core.stop();
});

type Import = RequestBody['quote_import'];
const CONTEXT = { market: 'us', channel: 'direct', customerId: 'acme' };
const router = (more: Partial<Import> = {}): Import => ({
  ...CONTEXT,
  lines: [{ id: 'l1', offeringId: 'router', quantity: 2 }],
  ...more,
});
const discounted = (value: string): Import['lines'] => [
  {
    id: 'l1',
    offeringId: 'router',
    adjustment: { kind: 'percent_off', value, reason: 'good customer' },
  },
];
const eventsOf = async (id: string) =>
  core.admin<{ type: string; sequence: number }[]>`
    select event_type as type, sequence from outbox where key = ${id} order by sequence
  `;
const countQuotes = async () => (await core.admin`select id from quote`).length;

describe('an imported quote', () => {
  test('is priced as the same quote is that a person makes step by step', async () => {
    const imported = accepted(await core.ask('partner', 'quote_import', router()));
    expect(imported).toMatchObject({ status: 'priced', version: 2, revision: 1 });
    const created = accepted(await core.ask('sales', 'quote_create', router() as never));
    const priced = accepted(
      await core.ask('sales', 'quote_price', { quoteId: created.id }, { expectedVersion: 1 }),
    );
    const stored = accepted(await core.ask('sales', 'quote_get', { quoteId: imported.id }));
    expect(stored.price?.totals).toEqual(priced.price?.totals);
    expect(stored.price?.priceHash).toBe(imported.priceHash);
    expect(stored.lines).toEqual(priced.lines);
    expect(imported.totals).toEqual(priced.price?.totals);
  });

  test('leaves the events of each step, in order, and one row of audit', async () => {
    const { id } = accepted(await core.ask('partner', 'quote_import', router({ submit: true })));
    expect(await eventsOf(id)).toMatchObject([
      { type: 'quote.created', sequence: 1 },
      { type: 'quote.priced', sequence: 2 },
      { type: 'quote.submitted', sequence: 3 },
    ]);
    const audit = await core.admin`
      select action, actor, after_status from audit_log where subject_id = ${id}
    `;
    expect(audit).toMatchObject([
      { action: 'quote_import', actor: 'partner', after_status: 'approved' },
    ]);
  });

  test('goes on like any other: it is accepted and becomes one order', async () => {
    const { id: quoteId } = accepted(
      await core.ask('partner', 'quote_import', router({ submit: true })),
    );
    accepted(await core.ask('sales', 'quote_accept', { quoteId }, { expectedVersion: 3 }));
    const order = accepted(
      await core.ask('sales', 'quote_convert', { quoteId }, { expectedVersion: 4 }),
    );
    expect(order).toMatchObject({ quoteId, status: 'acknowledged' });
  });

  test('waits for approval when a policy asks for it', async () => {
    const body = router({ submit: true, lines: discounted('15') });
    const { id: quoteId, status } = accepted(await core.ask('partner', 'quote_import', body));
    expect(status).toBe('approval_pending');
    const quote = accepted(await core.ask('sales', 'quote_get', { quoteId }));
    expect(quote.approval).toMatchObject({ status: 'pending', priceHash: quote.price?.priceHash });
  });
});

describe('all of it or nothing:', () => {
  test.each([
    ['an unknown offering', router({ lines: [{ id: 'l1', offeringId: 'nothing' }] })],
    ['a configuration that lacks a choice', router({ lines: [{ id: 'l1', offeringId: 'phone' }] })],
    ['a stale catalogue version', router({ catalogVersion: 'long-gone' })],
    ['a validity in the past', router({ validUntil: '2020-01-01T00:00:00.000Z' })],
  ])('%s leaves no quote, no event and no audit', async (_what, body) => {
    const before = await countQuotes();
    const events = (await core.admin`select id from outbox`).length;
    const audit = (await core.admin`select id from audit_log`).length;
    expect(await core.ask('partner', 'quote_import', body)).toMatchObject({ ok: false });
    expect(await countQuotes()).toBe(before);
    expect((await core.admin`select id from outbox`).length).toBe(events);
    expect((await core.admin`select id from audit_log`).length).toBe(audit);
  });

  test('without a line it is not a request at all', async () => {
    expect(await core.ask('partner', 'quote_import', router({ lines: [] }))).toMatchObject({
      code: 'invalid_request',
      field: '/lines',
    });
  });
});

describe('the same key', () => {
  test('replays the same quote, also when sent many times at once', async () => {
    const before = await countQuotes();
    const more = { idempotencyKey: 'partner-batch-0001' };
    const replies = await Promise.all(
      Array.from({ length: 8 }, () => core.ask('partner', 'quote_import', router(), more)),
    );
    const ids = replies.flatMap((reply) => (reply.ok ? [reply.body.id] : []));
    expect(new Set(ids).size).toBe(1);
    expect(await countQuotes()).toBe(before + 1);
    const again = await core.ask('partner', 'quote_import', router(), more);
    expect(again).toMatchObject({ ok: true, replayed: true, body: { id: ids[0] } });
  });

  test('with another body is refused, and a refusal is replayed', async () => {
    const more = { idempotencyKey: 'partner-batch-0002' };
    accepted(await core.ask('partner', 'quote_import', router(), more));
    const changed = router({ customerId: 'globex' });
    expect(await core.ask('partner', 'quote_import', changed, more)).toMatchObject({
      code: 'idempotency_key_reused',
    });
    const refused = { idempotencyKey: 'partner-batch-0003' };
    const unknown = router({ lines: [{ id: 'l1', offeringId: 'nothing' }] });
    const first = await core.ask('partner', 'quote_import', unknown, refused);
    expect(await core.ask('partner', 'quote_import', unknown, refused)).toMatchObject({
      ...first,
    });
  });
});

test('a storefront, an approver and a worker import nothing', async () => {
  for (const role of ['storefront', 'approver', 'worker', 'operator'] as const) {
    expect(await core.ask(role, 'quote_import', router())).toMatchObject({ code: 'forbidden' });
  }
});

test('takes two round trips to the database, like any command', async () => {
  accepted(await core.ask('partner', 'quote_import', router()));
  const before = core.roundTrips();
  accepted(await core.ask('partner', 'quote_import', router()));
  expect(core.roundTrips() - before).toBe(2);
});
