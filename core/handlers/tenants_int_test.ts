import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SUBJECT } from '../contract/subjects.ts';
import type { Stem } from '../contract/subjects.ts';
import { createSigner, generateSigningKey } from '../identity/sign.ts';
import { POLICY } from '../server/policy.ts';
import { publishCatalogue } from '../server/test_catalogue.ts';
import { accepted, startTestCore } from '../server/test_core.ts';
import type { TestCore } from '../server/test_core.ts';
import { pricedQuote } from '../server/test_quote.ts';

let core: TestCore;
beforeAll(async () => {
  core = await startTestCore();
  await publishCatalogue(core);
});
afterAll(async () => {
  await core.stop();
});

describe('two tenants', () => {
  test('with a quote of the same id each see their own, and only theirs', async () => {
    const { id: quoteId } = await pricedQuote(core);
    const theirs = await core.token('sales', 'rival');
    expect(await core.ask('sales', 'quote_get', { quoteId }, { token: theirs })).toMatchObject({
      code: 'not_found',
    });
    await core.admin`
      insert into quote (tenant_id, id, number, revision, version, sequence, status, customer_id,
        market, channel, catalog_version, valid_until, created_at, updated_at)
      values ('rival', ${quoteId}, 'Q-000001', 1, 7, 7, 'draft', 'rival-customer', 'us', 'direct',
        'v', now() + interval '1 day', now(), now())
    `;
    const own = accepted(await core.ask('sales', 'quote_get', { quoteId }));
    expect(own).toMatchObject({ customerId: 'acme', status: 'priced' });
    const other = accepted(await core.ask('sales', 'quote_get', { quoteId }, { token: theirs }));
    expect(other).toMatchObject({ customerId: 'rival-customer', status: 'draft', lines: [] });

    accepted(
      await core.ask('sales', 'quote_cancel', { quoteId }, { token: theirs, expectedVersion: 7 }),
    );
    expect(accepted(await core.ask('sales', 'quote_get', { quoteId })).status).toBe('priced');
    const listed = accepted(
      await core.ask('sales', 'quote_search', { limit: 200 }, { token: theirs }),
    );
    expect(listed.items.map(({ customerId }) => customerId)).toEqual(['rival-customer']);
  });

  test('have catalogues of their own', async () => {
    const token = await core.token('storefront', 'empty');
    expect(await core.ask('storefront', 'catalog_active', {}, { token })).toMatchObject({
      code: 'not_found',
    });
  });

  test('number their quotes from one each', async () => {
    await publishCatalogue(core, 'second');
    const quote = await pricedQuote(core, undefined, 'second');
    expect(quote.number).toBe('Q-000001');
  });
});

describe('a caller', () => {
  test('without a token, or with one of a stranger, gets nothing', async () => {
    const stranger = await generateSigningKey('people');
    const forge = await createSigner('people', stranger.secret);
    const forged = await forge({ tenant: 'demo', subject: 'eve', roles: ['admin'] }, 60);
    for (const token of ['', 'x', forged]) {
      expect(await core.ask('admin', 'quote_search', { limit: 1 }, { token })).toMatchObject({
        code: 'unauthenticated',
      });
    }
  });

  test('is refused every command that none of the roles allows', async () => {
    const token = await core.token('storefront');
    const stems = (Object.keys(SUBJECT) as Stem[]).filter(
      (stem) => !POLICY[stem].roles.includes('storefront'),
    );
    expect(stems.length).toBeGreaterThan(25);
    for (const stem of stems) {
      const reply = await core.client.request(stem, {}, { token });
      expect(reply, stem).toMatchObject({ ok: false, code: 'forbidden' });
    }
  });

  test('who sends an unknown field or a wrong type is told where', async () => {
    const reply = await core.ask('sales', 'quote_search', { limit: 0, nonsense: 1 } as never);
    expect(reply).toMatchObject({ code: 'invalid_request' });
    expect(JSON.stringify(reply)).toContain('/limit');
  });
});
