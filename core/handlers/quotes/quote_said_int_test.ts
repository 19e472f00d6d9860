import { afterAll, beforeAll, expect, test } from 'vitest';
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

test('references and notes are kept, and changed with a revision', async () => {
  const said = { externalReference: 'PO-7', contractReference: 'C-12', notes: 'Two\nlines.' };
  const { id: quoteId } = accepted(
    await core.ask('sales', 'quote_create', {
      market: 'us',
      channel: 'direct',
      customerId: 'acme',
      lines: [{ id: 'l1', offeringId: 'router' }],
      ...said,
    }),
  );
  const at = (expectedVersion: number) => ({ expectedVersion });
  const priced = accepted(await core.ask('sales', 'quote_price', { quoteId }, at(1)));
  expect(priced).toMatchObject(said);
  const revised = accepted(
    await core.ask(
      'sales',
      'quote_revise',
      { quoteId, contractReference: 'C-13', notes: null },
      at(2),
    ),
  );
  const stored = accepted(await core.ask('sales', 'quote_get', { quoteId }));
  for (const quote of [revised, stored]) {
    expect(quote).toMatchObject({ externalReference: 'PO-7', contractReference: 'C-13' });
    expect(quote.notes).toBeUndefined();
  }
  const [kept] = await core.admin`
    select notes, contract_reference as contract from quote_revision where quote_id = ${quoteId}
  `;
  expect(kept).toEqual({ notes: said.notes, contract: 'C-12' });
});
