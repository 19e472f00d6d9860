import { afterAll, beforeAll, expect, test } from 'vitest';
import { publishCatalogue } from '../../server/test_catalogue.ts';
import { accepted, startTestCore } from '../../server/test_core.ts';
import type { TestCore } from '../../server/test_core.ts';
import { pricedQuote } from '../../server/test_quote.ts';

let core: TestCore;
beforeAll(async () => {
  core = await startTestCore();
  await publishCatalogue(core);
});
afterAll(async () => {
  await core.stop();
});

test('any revision is cloned for another customer, and sold like any quote', async () => {
  const { id: quoteId, number, version } = await pricedQuote(core);
  const at = (expectedVersion: number) => ({ expectedVersion });
  accepted(
    await core.ask('sales', 'quote_revise', { quoteId, notes: 'Not for others' }, at(version)),
  );
  const lines = [{ id: 'l9', offeringId: 'fiber' }];
  accepted(await core.ask('sales', 'quote_put_items', { quoteId, lines }, at(version + 1)));

  const first = accepted(
    await core.ask('sales', 'quote_clone', { quoteId, revision: 1, customerId: 'globex' }),
  );
  expect(first).toMatchObject({
    status: 'draft',
    revision: 1,
    customerId: 'globex',
    clonedFrom: { quoteId, revision: 1 },
    lines: [{ id: 'l1', offeringId: 'router' }],
    findings: [],
  });
  const current = accepted(await core.ask('sales', 'quote_clone', { quoteId }));
  expect(current).toMatchObject({
    customerId: 'acme',
    clonedFrom: { quoteId, revision: 2 },
    lines: [{ id: 'l9' }],
  });
  expect(current.notes).toBeUndefined();
  expect(accepted(await core.ask('sales', 'quote_get', { quoteId: first.id })).clonedFrom).toEqual({
    quoteId,
    revision: 1,
  });
  accepted(await core.ask('sales', 'quote_price', { quoteId: first.id }, at(1)));
  const { items } = accepted(
    await core.ask('sales', 'quote_history', { quoteId: first.id, limit: 1 }),
  );
  expect(items).toMatchObject([
    { action: 'quote_clone', revision: 1, reason: `cloned from ${number} revision 1` },
  ]);
  const refused = await core.ask('sales', 'quote_clone', { quoteId, revision: 3 });
  expect(refused).toMatchObject({ code: 'not_found', field: '/revision' });
});
