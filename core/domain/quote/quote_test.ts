import { describe, expect, test } from 'vitest';
import type { Refusal } from '../../contract/reply.ts';
import { acceptQuote } from './quote_accept.ts';
import { cancelQuote } from './quote_cancel.ts';
import { convertQuote } from './quote_convert.ts';
import { decideApproval } from './quote_decide_approval.ts';
import { expireQuote } from './quote_expire.ts';
import { priceQuote } from './quote_price.ts';
import { putItems } from './quote_put_items.ts';
import { reviseQuote } from './quote_revise.ts';
import { submitQuote } from './quote_submit.ts';
import {
  accepted,
  ACTIVE,
  APPROVER,
  draft,
  LATER,
  line,
  newId,
  NOW,
  ok,
  policies,
  priced,
  slice,
  submitted,
} from './sample_quote.ts';

const code = (decision: { ok: boolean } | Refusal): string | undefined =>
  'code' in decision ? decision.code : undefined;

describe('given a draft', () => {
  test('when it is priced, then price and hash are there and it is priced', () => {
    const state = priced();
    expect(state).toMatchObject({ status: 'priced', version: 2, sequence: 2 });
    expect('price' in state && state.price?.priceHash.length).toBe(64);
  });

  test('when the catalogue has moved on, then pricing is refused as stale', () => {
    expect(code(priceQuote(draft(), slice, 'v2', NOW))).toBe('catalog_version_stale');
  });

  test('when it has no lines, then it has no price', () => {
    const empty = ok(putItems(draft(), { lines: [] }, ACTIVE, NOW));
    expect(code(priceQuote(empty, slice, ACTIVE, NOW))).toBe('not_priceable');
  });

  test('when it is submitted, accepted or converted, then each is refused', () => {
    const state = draft();
    expect(code(submitQuote(state, policies, 'ann', NOW, newId))).toBe('illegal_transition');
    expect(code(acceptQuote(state, {}, NOW))).toBe('illegal_transition');
    expect(code(convertQuote(state, { id: newId(), number: 'O-1' }, NOW))).toBe(
      'illegal_transition',
    );
  });
});

describe('given a priced quote', () => {
  test('when its lines change, then it is a draft again without a price', () => {
    const state = ok(putItems(priced(), { lines: [line('5')] }, ACTIVE, NOW));
    expect(state.status).toBe('draft');
    expect('price' in state).toBe(false);
  });

  test('when the discount is exactly the limit, then it is approved at once', () => {
    expect(submitted('10').status).toBe('approved');
  });

  test('when the discount is a hundredth over the limit, then it waits for approval', () => {
    const state = submitted('10.01');
    expect(state).toMatchObject({ status: 'approval_pending', approval: { policyId: 'over-10' } });
  });

  test('when it is submitted after its time, then it has expired', () => {
    expect(code(submitQuote(priced(), policies, 'ann', LATER, newId))).toBe('quote_expired');
  });
});

describe('given a quote that waits for approval', () => {
  const verdict = { decision: 'approved', by: 'bob', roles: ['approver'] } as const;

  test('when the case covers another price, then no verdict counts', () => {
    const state = submitted('15');
    if (state.status !== 'approval_pending') throw new Error('not pending');
    const { approval } = state;
    const other = { ...approval, case: { ...approval.case, priceHash: '0'.repeat(64) } };
    expect(code(decideApproval({ ...state, approval: other }, verdict, NOW))).toBe('price_changed');
  });

  test('when somebody without the role decides, then it is forbidden', () => {
    const sales = { ...verdict, roles: ['sales'] } as const;
    expect(code(decideApproval(submitted('15'), sales, NOW))).toBe('forbidden');
  });

  test('when it is cancelled, then the case is void', () => {
    const state = ok(cancelQuote(submitted('15'), { reason: 'gone' }, NOW));
    expect(state).toMatchObject({ status: 'cancelled', approval: { case: { status: 'void' } } });
  });

  test('when it is revised, then a draft of the next revision is left, without the case', () => {
    const state = ok(reviseQuote(submitted('15'), NOW));
    expect(state).toMatchObject({ status: 'draft', revision: 2 });
    expect('approval' in state).toBe(false);
  });
});

describe('given an approved quote', () => {
  test('when it is accepted at the last moment, then it is accepted; at the next, it is not', () => {
    const state = submitted();
    const last = new Date(Date.parse(state.validUntil) - 1).toISOString();
    expect(ok(acceptQuote(state, {}, last)).status).toBe('accepted');
    expect(code(acceptQuote(state, {}, state.validUntil))).toBe('quote_expired');
  });

  test('when another price was seen, then it is not accepted', () => {
    expect(code(acceptQuote(submitted(), { priceHash: 'x' }, NOW))).toBe('price_changed');
  });
});

describe('given an accepted quote', () => {
  test('when it is converted, then the order is a copy of what was agreed', () => {
    const state = accepted();
    const decided = convertQuote(state, { id: newId(), number: 'O-000001' }, NOW);
    if (!decided.ok) throw new Error(decided.detail);
    expect(decided.quote.state).toMatchObject({ status: 'converted' });
    expect(decided.order.state).toMatchObject({
      status: 'acknowledged',
      version: 1,
      sequence: 1,
      quoteId: state.id,
      quoteRevision: 1,
      priceHash: 'price' in state ? state.price?.priceHash : '',
      items: [{ lineId: 'l1', offeringId: 'router', name: 'Router', quantity: 1 }],
    });
  });

  test('when its lines are to change, then that needs a revision', () => {
    expect(code(putItems(accepted(), { lines: [] }, ACTIVE, NOW))).toBe('illegal_transition');
    expect(ok(reviseQuote(accepted(), NOW)).revision).toBe(2);
  });
});

test('given a price that is no longer valid, when anything is asked, then no order comes of it', () => {
  const waiting = submitted('15');
  const late = [
    submitQuote(priced(), policies, 'ann', LATER, newId),
    acceptQuote(submitted(), {}, LATER),
    // Approved too late, it can still not be accepted.
    acceptQuote(
      ok(decideApproval(waiting, { ...APPROVER, decision: 'approved' }, LATER)),
      {},
      LATER,
    ),
  ];
  expect(late.map(code)).toEqual(['quote_expired', 'quote_expired', 'quote_expired']);
  for (const state of [draft(), priced(), waiting, submitted(), ok(expireQuote(priced(), LATER))]) {
    const decided = convertQuote(state, { id: newId(), number: 'O-000009' }, LATER);
    expect(code(decided)).toBe('illegal_transition');
  }
});
