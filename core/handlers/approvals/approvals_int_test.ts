import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { publishCatalogue } from '../../server/test_catalogue.ts';
import { accepted, startTestCore } from '../../server/test_core.ts';
import type { TestCore } from '../../server/test_core.ts';
import { submittedQuote } from '../../server/test_quote.ts';

let core: TestCore;
beforeAll(async () => {
  core = await startTestCore();
  await publishCatalogue(core);
});
afterAll(async () => {
  await core.stop();
});

const worklist = async () =>
  accepted(await core.ask('approver', 'approval_search', { role: 'approver', limit: 200 })).items;

describe('a discount over the limit of a policy', () => {
  test('waits for its level, and is approved by it', async () => {
    const quote = await submittedQuote(core, '15');
    expect(quote.status).toBe('approval_pending');
    expect(quote.approval).toMatchObject({ status: 'pending', priceHash: quote.price?.priceHash });
    expect((await worklist()).find((item) => item.quoteId === quote.id)).toMatchObject({
      level: 1,
      role: 'approver',
      discountPercent: '15.00',
    });
    const seen = { expectedVersion: quote.version };
    expect(await core.ask('sales', 'quote_approve', { quoteId: quote.id }, seen)).toMatchObject({
      code: 'forbidden',
    });
    const approved = accepted(
      await core.ask('approver', 'quote_approve', { quoteId: quote.id }, seen),
    );
    expect(approved).toMatchObject({ status: 'approved', approval: { status: 'approved' } });
    expect((await worklist()).some((item) => item.quoteId === quote.id)).toBe(false);
  });

  test('over the higher limit needs two levels, decided by two people', async () => {
    const quote = await submittedQuote(core, '30');
    const quoteId = quote.id;
    const ann = await core.token('approver', 'demo', 'ann');
    const bob = await core.token('approver', 'demo', 'bob');
    const once = accepted(
      await core.ask(
        'approver',
        'quote_approve',
        { quoteId },
        { token: ann, expectedVersion: quote.version },
      ),
    );
    expect(once.status).toBe('approval_pending');
    const seen = { expectedVersion: once.version };
    expect(
      await core.ask('approver', 'quote_approve', { quoteId }, { token: ann, ...seen }),
    ).toMatchObject({ code: 'forbidden' });
    const twice = accepted(
      await core.ask('approver', 'quote_approve', { quoteId }, { token: bob, ...seen }),
    );
    expect(twice.status).toBe('approved');
    const types = await core.admin`
      select event_type from outbox where key = ${quoteId} order by sequence offset 3
    `;
    expect(types.map((row) => row['event_type'] as string)).toEqual([
      'quote.level_approved',
      'quote.approved',
    ]);
  });

  test('may be rejected with a reason, and then neither accepted nor approved', async () => {
    const { id: quoteId, version } = await submittedQuote(core, '15');
    const rejected = accepted(
      await core.ask(
        'approver',
        'quote_reject',
        { quoteId, reason: 'too much' },
        { expectedVersion: version },
      ),
    );
    expect(rejected).toMatchObject({ status: 'rejected', approval: { status: 'rejected' } });
    const seen = { expectedVersion: rejected.version };
    for (const [role, stem] of [
      ['approver', 'quote_approve'],
      ['sales', 'quote_accept'],
    ] as const) {
      expect(await core.ask(role, stem, { quoteId }, seen)).toMatchObject({
        code: 'illegal_transition',
      });
    }
  });

  test('decided in the workflow is brought by a worker that says who decided', async () => {
    const { id: quoteId } = await submittedQuote(core, '15');
    expect(await core.ask('worker', 'quote_approve', { quoteId })).toMatchObject({
      code: 'forbidden',
    });
    const approved = accepted(
      await core.ask('worker', 'quote_approve', { quoteId, onBehalfOf: 'carol' }),
    );
    expect(approved.approval?.levels[0]).toMatchObject({ decidedBy: 'carol' });
    const other = await submittedQuote(core, '15');
    expect(
      await core.ask(
        'approver',
        'quote_approve',
        { quoteId: other.id, onBehalfOf: 'carol' },
        { expectedVersion: other.version },
      ),
    ).toMatchObject({ code: 'forbidden' });
  });
});

test('a revision voids what was asked to be approved', async () => {
  const quote = await submittedQuote(core, '15');
  const quoteId = quote.id;
  const revised = accepted(
    await core.ask('sales', 'quote_revise', { quoteId }, { expectedVersion: quote.version }),
  );
  expect(revised).toMatchObject({ status: 'draft', revision: 2, lines: quote.lines });
  expect(revised.price).toBeUndefined();
  expect((await worklist()).some((item) => item.quoteId === quoteId)).toBe(false);
  const [row] = await core.admin`select status from approval_case where quote_id = ${quoteId}`;
  expect(row?.['status']).toBe('void');
  expect(await core.ask('worker', 'quote_approve', { quoteId, onBehalfOf: 'x' })).toMatchObject({
    code: 'illegal_transition',
  });
});
