import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { publishCatalogue } from '../../server/test_catalogue.ts';
import { accepted, startTestCore } from '../../server/test_core.ts';
import type { TestCore } from '../../server/test_core.ts';
import { pricedQuote, submittedQuote } from '../../server/test_quote.ts';

let core: TestCore;
beforeAll(async () => {
  core = await startTestCore();
  await publishCatalogue(core);
});
afterAll(async () => {
  await core.stop();
});

const context = { market: 'us', channel: 'direct', customerId: 'acme' };

describe('a change of an existing quote', () => {
  test('needs the version that was seen, and a stale one changes nothing', async () => {
    const { id: quoteId, version } = await pricedQuote(core);
    expect(await core.ask('sales', 'quote_submit', { quoteId })).toMatchObject({
      code: 'version_required',
    });
    expect(
      await core.ask('sales', 'quote_submit', { quoteId }, { expectedVersion: version - 1 }),
    ).toMatchObject({ code: 'version_stale' });
    const read = accepted(await core.ask('sales', 'quote_get', { quoteId }));
    expect(read).toMatchObject({ status: 'priced', version });
  });

  test('raced by two callers is won by one of them', async () => {
    const { id: quoteId, version } = await pricedQuote(core);
    const more = { expectedVersion: version };
    const replies = await Promise.all(
      Array.from({ length: 8 }, () => core.ask('sales', 'quote_submit', { quoteId }, more)),
    );
    expect(replies.filter((reply) => reply.ok).length).toBe(1);
    const codes = replies.flatMap((reply) => (reply.ok ? [] : [reply.code]));
    expect(new Set(codes)).toEqual(new Set(['version_stale']));
  });
});

describe('a catalogue version that is no longer on sale', () => {
  test('neither starts nor prices a quote, until it is configured again', async () => {
    const draft = accepted(
      await core.ask('sales', 'quote_create', {
        ...context,
        lines: [{ id: 'l1', offeringId: 'router' }],
      }),
    );
    const approved = await submittedQuote(core);
    const newer = await publishCatalogue(core);
    const stale = { ok: false, code: 'catalog_version_stale' };
    const old = draft.catalogVersion;
    expect(
      await core.ask('sales', 'quote_create', { ...context, catalogVersion: old }),
    ).toMatchObject(stale);
    const quoteId = draft.id;
    const lines = draft.lines.map((line) => ({ ...line }));
    expect(
      await core.ask('sales', 'quote_price', { quoteId }, { expectedVersion: 1 }),
    ).toMatchObject(stale);
    expect(
      await core.ask(
        'sales',
        'quote_put_items',
        { quoteId, lines, catalogVersion: old },
        { expectedVersion: 1 },
      ),
    ).toMatchObject(stale);

    const again = accepted(
      await core.ask('sales', 'quote_put_items', { quoteId, lines }, { expectedVersion: 1 }),
    );
    expect(again.catalogVersion).toBe(newer);
    accepted(await core.ask('sales', 'quote_price', { quoteId }, { expectedVersion: 2 }));
    // What was priced and approved before is still as good as it was.
    accepted(
      await core.ask(
        'sales',
        'quote_accept',
        { quoteId: approved.id },
        { expectedVersion: approved.version },
      ),
    );
  });

  test('may be retired, but not while it is on sale', async () => {
    const first = await publishCatalogue(core);
    const seen = { expectedVersion: 2 };
    const retire = () => core.ask('admin', 'catalog_retire', { catalogVersion: first }, seen);
    expect(await retire()).toMatchObject({ code: 'illegal_transition' });
    const second = await publishCatalogue(core);
    const retired = accepted(await retire());
    expect(retired.status).toBe('retired');
    const active = accepted(await core.ask('storefront', 'catalog_active', {}));
    expect(active.catalogVersion).toBe(second);
  });

  test('can be changed only while it is a draft', async () => {
    const catalogVersion = await publishCatalogue(core);
    expect(await core.ask('admin', 'catalog_add', { catalogVersion })).toMatchObject({
      code: 'illegal_transition',
    });
  });
});

test('a line whose required choice is missing is not priced, and the reply says which', async () => {
  const { id: quoteId } = accepted(
    await core.ask('sales', 'quote_create', {
      ...context,
      lines: [{ id: 'l1', offeringId: 'phone' }],
    }),
  );
  const reply = await core.ask('sales', 'quote_price', { quoteId }, { expectedVersion: 1 });
  expect(reply).toMatchObject({ ok: false, code: 'configuration_invalid' });
  expect(JSON.stringify(reply)).toContain('color');
});

test('an acceptance of another price than the one that was seen is refused', async () => {
  const { id: quoteId, version } = await submittedQuote(core);
  const seen = { quoteId, priceHash: '0'.repeat(64) };
  expect(await core.ask('sales', 'quote_accept', seen, { expectedVersion: version })).toMatchObject(
    { code: 'price_changed' },
  );
});
