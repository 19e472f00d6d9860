import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { publishCatalogue } from '../../server/test_catalogue.ts';
import { accepted, startTestCore } from '../../server/test_core.ts';
import type { TestCore } from '../../server/test_core.ts';
import { pricedQuote, submittedQuote } from '../../server/test_quote.ts';

let core: TestCore;
beforeAll(async () => {
  core = await startTestCore();
  await publishCatalogue(core);
  await publishCatalogue(core, 'other');
});
afterAll(async () => {
  await core.stop();
});

/** Rejected, revised, more of it without a discount, priced again: two revisions. */
async function revisedQuote() {
  const { id: quoteId, version } = await submittedQuote(core, '15');
  const at = (expectedVersion: number) => ({ expectedVersion });
  accepted(
    await core.ask('approver', 'quote_reject', { quoteId, reason: 'too much' }, at(version)),
  );
  accepted(await core.ask('sales', 'quote_revise', { quoteId }, at(version + 1)));
  const lines = [
    { id: 'l1', offeringId: 'router', quantity: 3 },
    { id: 'l2', offeringId: 'fiber' },
  ];
  accepted(await core.ask('sales', 'quote_put_items', { quoteId, lines }, at(version + 2)));
  return accepted(await core.ask('sales', 'quote_price', { quoteId }, at(version + 3)));
}

describe('the history of a quote', () => {
  test('tells every transition of every revision, with who and why', async () => {
    const { id: quoteId } = await revisedQuote();
    const { items } = accepted(await core.ask('sales', 'quote_history', { quoteId, limit: 50 }));
    expect(items.map(({ action, revision, from, to }) => [action, revision, from, to])).toEqual([
      ['quote_create', 1, undefined, 'draft'],
      ['quote_price', 1, 'draft', 'priced'],
      ['quote_submit', 1, 'priced', 'approval_pending'],
      ['quote_reject', 1, 'approval_pending', 'rejected'],
      ['quote_revise', 2, 'rejected', 'draft'],
      ['quote_put_items', 2, 'draft', 'draft'],
      ['quote_price', 2, 'draft', 'priced'],
    ]);
    expect(items[3]).toMatchObject({ actor: 'approver', reason: 'too much' });
    expect(items[4]?.superseded).toMatchObject({
      revision: 1,
      status: 'rejected',
      totals: { net: { amount: '85.00', currency: 'USD' }, discountPercent: '15.00' },
    });
    expect(items.filter(({ superseded }) => superseded !== undefined).length).toBe(1);
  });

  test('comes in pages that say the same', async () => {
    const { id: quoteId } = await revisedQuote();
    const whole = accepted(await core.ask('sales', 'quote_history', { quoteId, limit: 50 })).items;
    const paged: unknown[] = [];
    let cursor: string | undefined;
    do {
      const more = cursor === undefined ? {} : { cursor };
      const page = accepted(
        await core.ask('sales', 'quote_history', { quoteId, limit: 2, ...more }),
      );
      expect(page.items.length).toBeLessThanOrEqual(2);
      paged.push(...page.items);
      cursor = page.next;
    } while (cursor !== undefined);
    expect(paged).toEqual(whole);
  });

  test('is not there for another tenant', async () => {
    const { id: quoteId } = await pricedQuote(core);
    const token = await core.token('admin', 'other');
    for (const [stem, body] of [
      ['quote_history', { quoteId, limit: 5 }],
      ['quote_compare', { quoteId, fromRevision: 1 }],
    ] as const) {
      expect(await core.ask('admin', stem, body, { token })).toMatchObject({ code: 'not_found' });
    }
  });
});

describe('two revisions of a quote', () => {
  test('are compared by line and by total, exactly', async () => {
    const { id: quoteId } = await revisedQuote();
    const usd = (amount: string) => ({ amount, currency: 'USD' });
    const compared = accepted(
      await core.ask('sales', 'quote_compare', { quoteId, fromRevision: 1 }),
    );
    expect(compared).toMatchObject({
      from: { revision: 1, status: 'rejected' },
      to: { revision: 2, status: 'priced' },
      unchangedLines: 0,
      totals: { net: usd('215.00'), monthly: usd('49.90'), discountPercent: '-15.00' },
      lines: [
        {
          lineId: 'l1',
          change: 'changed',
          fields: ['quantity', 'adjustment', 'price'],
          charges: [{ charge: 'one_time', difference: { net: usd('215.00') } }],
        },
        { lineId: 'l2', change: 'added', charges: [{ charge: 'recurring', period: 'month' }] },
      ],
    });
    const back = accepted(
      await core.ask('sales', 'quote_compare', { quoteId, fromRevision: 2, toRevision: 1 }),
    );
    expect(back.totals?.net).toEqual(usd('-215.00'));
    expect(back.lines.map(({ change }) => change)).toEqual(['changed', 'removed']);
  });

  test('show no price of a draft, and a revision that is not there is named', async () => {
    const { id: quoteId, version } = await pricedQuote(core);
    accepted(await core.ask('sales', 'quote_revise', { quoteId }, { expectedVersion: version }));
    const same = accepted(
      await core.ask('sales', 'quote_compare', { quoteId, fromRevision: 1, toRevision: 2 }),
    );
    expect(same).toMatchObject({ lines: [], unchangedLines: 1 });
    expect(same.totals).toBeUndefined();
    expect(await core.ask('sales', 'quote_compare', { quoteId, fromRevision: 7 })).toMatchObject({
      code: 'not_found',
      field: '/fromRevision',
    });
  });
});
