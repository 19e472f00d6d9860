import { afterAll, beforeAll, expect, test } from 'vitest';
import { publishCatalogue } from './test_catalogue.ts';
import { accepted, startTestCore } from './test_core.ts';
import type { TestCore } from './test_core.ts';
import { acceptedQuote, pricedQuote, submittedQuote } from './test_quote.ts';

let core: TestCore;
beforeAll(async () => {
  core = await startTestCore();
  await publishCatalogue(core);
  await publishCatalogue(core, 'other');
});
afterAll(async () => {
  await core.stop();
});

const letPass = (id: string) =>
  core.admin`update quote set valid_until = now() - interval '1 minute' where id = ${id}`;

async function get(quoteId: string, tenant = 'demo') {
  const token = await core.token('sales', tenant);
  return accepted(await core.ask('sales', 'quote_get', { quoteId }, { token }));
}

test('quotes of every tenant expire once they are past their validity, with event and audit', async () => {
  const [kept, over, foreign, agreed] = [
    await pricedQuote(core),
    await pricedQuote(core),
    await pricedQuote(core, undefined, 'other'),
    await acceptedQuote(core),
  ];
  for (const { id } of [over, foreign, agreed]) await letPass(id);
  expect(await core.expireQuotes()).toBe(2);
  expect(await core.expireQuotes()).toBe(0);
  expect(await get(kept.id)).toMatchObject({ status: 'priced' });
  expect(await get(agreed.id)).toMatchObject({ status: 'accepted' });
  expect(await get(foreign.id, 'other')).toMatchObject({ status: 'expired' });
  const view = await get(over.id);
  expect(view).toMatchObject({ status: 'expired', version: over.version + 1, price: over.price });
  const events = await core.admin`
    select event_type as type, sequence from outbox where key = ${over.id} order by sequence
  `;
  expect(events.at(-1)).toEqual({ type: 'quote.expired', sequence: 3 });
  const audit = await core.admin`
    select actor, action, before_status, after_status from audit_log
    where subject_id = ${over.id} and action = 'quote_expire'
  `;
  expect(audit).toEqual([
    {
      actor: 'quote-expiry',
      action: 'quote_expire',
      before_status: 'priced',
      after_status: 'expired',
    },
  ]);
});

test('what was to be approved is void, and the quote can be revised', async () => {
  const { id: quoteId } = await submittedQuote(core, '30');
  expect(await get(quoteId)).toMatchObject({ status: 'approval_pending' });
  await letPass(quoteId);
  expect(await core.expireQuotes()).toBe(1);
  const view = await get(quoteId);
  expect(view).toMatchObject({ status: 'expired', approval: { status: 'void' } });
  const revised = await core.ask(
    'sales',
    'quote_revise',
    { quoteId },
    { expectedVersion: view.version },
  );
  expect(revised).toMatchObject({ ok: true, body: { status: 'draft', revision: 2 } });
});

test('only one core sweeps at a time, and more than a batch is worked off', async () => {
  const token = await core.token('sales', 'demo');
  const created = await Promise.all(
    Array.from({ length: 130 }, () =>
      core.ask(
        'sales',
        'quote_create',
        { market: 'us', channel: 'direct', customerId: 'c' },
        { token },
      ),
    ),
  );
  for (const quote of created) await letPass(accepted(quote).id);
  const other = await core.admin.reserve();
  await other`select pg_advisory_lock(hashtext('qw.quote_expiry'))`;
  expect(await core.expireQuotes()).toBe(0);
  await other`select pg_advisory_unlock(hashtext('qw.quote_expiry'))`;
  other.release();
  expect(await core.expireQuotes()).toBe(130);
});

test('a quote that is still valid, or was accepted in time, is refused', async () => {
  const { id: valid } = await pricedQuote(core);
  const { id: agreed } = await acceptedQuote(core);
  for (const quoteId of [valid, agreed]) {
    const reply = await core.ask('operator', 'quote_expire', { quoteId });
    expect(reply).toMatchObject({ ok: false, code: 'illegal_transition' });
  }
  const quoteId = valid;
  expect(await core.ask('sales', 'quote_expire', { quoteId })).toMatchObject({ code: 'forbidden' });
});
