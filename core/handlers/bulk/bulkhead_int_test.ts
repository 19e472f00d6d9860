import { afterAll, beforeAll, expect, test } from 'vitest';
import { publishCatalogue } from '../../server/test_catalogue.ts';
import { accepted, startTestCore } from '../../server/test_core.ts';
import type { TestCore } from '../../server/test_core.ts';
import { pricedQuote } from '../../server/test_quote.ts';
import { saturateBulk } from './test_saturate.ts';

let core: TestCore;
beforeAll(async () => {
  core = await startTestCore();
  await publishCatalogue(core);
});
afterAll(async () => {
  await core.stop();
});

const IMPORT = {
  market: 'us',
  channel: 'direct',
  customerId: 'acme',
  lines: [{ id: 'l1', offeringId: 'router' }],
};

test('people are served while imports fill their pool and its queue', async () => {
  const { release } = await saturateBulk(core);
  const { id: quoteId, version } = await pricedQuote(core);
  accepted(await core.ask('sales', 'quote_submit', { quoteId }, { expectedVersion: version }));
  accepted(await core.ask('sales', 'quote_search', { limit: 10 }));
  const refused = await core.ask('partner', 'quote_import', IMPORT);
  expect(refused).toMatchObject({ code: 'overloaded', retryAfterMs: expect.any(Number) });
  const codes = await release();
  expect(new Set(codes)).toEqual(new Set(['ok', 'overloaded']));
  accepted(await core.ask('partner', 'quote_import', IMPORT));
});

test('a sales desk that imports goes through the same pool as partners', async () => {
  const { release } = await saturateBulk(core);
  expect(await core.ask('sales', 'quote_import', IMPORT)).toMatchObject({ code: 'overloaded' });
  await release();
});
