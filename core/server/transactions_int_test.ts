import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { publishCatalogue } from './test_catalogue.ts';
import { accepted, startTestCore } from './test_core.ts';
import type { TestCore } from './test_core.ts';
import { pricedQuote } from './test_quote.ts';

let core: TestCore;
beforeAll(async () => {
  core = await startTestCore();
  await publishCatalogue(core);
});
afterAll(async () => {
  await core.stop();
});

async function reprice(quoteId: string, version: number) {
  const before = core.roundTrips();
  const reply = await core.ask('sales', 'quote_price', { quoteId }, { expectedVersion: version });
  return { quote: accepted(reply), roundTrips: core.roundTrips() - before };
}

async function cutConnections(): Promise<undefined> {
  await core.admin`
    select pg_terminate_backend(pid) from pg_stat_activity
    where application_name like 'qw-core-%' and datname = current_database()
  `;
  return undefined;
}

describe('a command', () => {
  test('takes two round trips to the database', async () => {
    const quote = await pricedQuote(core);
    let { version } = quote;
    // Statements are prepared on first use of a connection; the same one serves a quiet core.
    for (let warm = 0; warm < 3; warm += 1)
      ({ version } = (await reprice(quote.id, version)).quote);
    const { roundTrips } = await reprice(quote.id, version);
    expect(roundTrips).toBe(2);
  });

  test('with two hundred lines takes two round trips as well', async () => {
    const lines = Array.from({ length: 200 }, (_, at) => ({
      id: `l${at}`,
      offeringId: at % 2 === 0 ? 'router' : 'fiber',
      quantity: at + 1,
    }));
    const context = { market: 'us', channel: 'direct', customerId: 'acme' };
    const created = accepted(await core.ask('sales', 'quote_create', { ...context, lines }));
    let version = 1;
    for (let warm = 0; warm < 3; warm += 1) {
      ({ version } = (await reprice(created.id, version)).quote);
    }
    const { quote, roundTrips } = await reprice(created.id, version);
    expect(quote.price?.lines.length).toBe(200);
    expect(roundTrips).toBe(2);
  });

  test('whose connections are cut again and again is repeated, and done once', async () => {
    for (let round = 0; round < 8; round += 1) {
      const quote = await pricedQuote(core);
      const replies = await Promise.all([
        ...Array.from({ length: 5 }, (_, at) =>
          core.ask(
            'sales',
            'quote_submit',
            { quoteId: quote.id },
            {
              expectedVersion: quote.version,
              idempotencyKey: `cut-connections-${round}-${at % 2}`,
            },
          ),
        ),
        cutConnections(),
      ]);
      expect(
        replies.some((reply) => reply?.ok),
        JSON.stringify(replies),
      ).toBe(true);
      const events = await core.admin`
        select id from outbox where key = ${quote.id} and event_type = 'quote.submitted'
      `;
      expect(events.length).toBe(1);
      const audit = await core.admin`
        select id from audit_log where subject_id = ${quote.id} and action = 'quote_submit'
      `;
      expect(audit.length).toBe(1);
    }
  });

  test('that waits too long for somebody else is shed and changes nothing', async () => {
    const quote = await pricedQuote(core);
    const reply = await core.admin.begin(async (tx) => {
      await tx`select id from quote where id = ${quote.id} for update`;
      return core.ask(
        'sales',
        'quote_submit',
        { quoteId: quote.id },
        { expectedVersion: quote.version },
      );
    });
    expect(reply).toMatchObject({ ok: false, code: 'overloaded' });
    const read = accepted(await core.ask('sales', 'quote_get', { quoteId: quote.id }));
    expect(read.status).toBe('priced');
  });

  test('past its deadline is not started', async () => {
    const context = { market: 'us', channel: 'direct', customerId: 'late' };
    const reply = await core.ask('sales', 'quote_create', context, { deadlineMs: 0 });
    expect(reply).toMatchObject({ code: 'deadline_exceeded' });
  });
});
