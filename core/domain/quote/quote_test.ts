import { describe, expect, test } from 'vitest';
import type { Adjustment, LineInput } from '../../contract/price.ts';
import type { Refusal } from '../../contract/reply.ts';
import { sliceOf } from '../catalogue/slice.ts';
import { acceptQuote } from './quote_accept.ts';
import { cancelQuote } from './quote_cancel.ts';
import { convertQuote } from './quote_convert.ts';
import { createQuote } from './quote_create.ts';
import { decideApproval } from './quote_decide_approval.ts';
import { priceQuote } from './quote_price.ts';
import { putItems } from './quote_put_items.ts';
import { reviseQuote } from './quote_revise.ts';
import { submitQuote } from './quote_submit.ts';
import type { QuoteDecision, QuoteState } from './state.ts';

const NOW = '2026-03-01T10:00:00.000Z';
const LATER = '2026-05-01T10:00:00.000Z';
const ACTIVE = 'v1';

let ids = 0;
const newId = (): string => `00000000-0000-7000-8000-${String((ids += 1)).padStart(12, '0')}`;

const slice = sliceOf({
  catalogVersion: ACTIVE,
  offerings: [
    {
      id: 'router',
      name: 'Router',
      category: 'devices',
      kind: 'simple',
      markets: [],
      channels: [],
      characteristics: {},
      options: [],
      slots: [],
      rules: [],
    },
  ],
  prices: [
    {
      id: 'p',
      offeringId: 'router',
      priceList: 'standard',
      charge: 'one_time',
      amount: '100.00',
      tiers: [],
    },
  ],
  priceLists: [
    {
      id: 'standard',
      name: 'Standard',
      currency: 'USD',
      status: 'active',
      markets: [],
      channels: [],
      segments: [],
      priority: 0,
    },
  ],
});
const policies = [
  {
    id: 'over-10',
    discountPercentOver: '10',
    levels: [{ name: 'Lead', role: 'approver' as const }],
  },
];

function ok(decision: QuoteDecision | Refusal): QuoteState {
  if (!decision.ok) throw new Error(`refused: ${decision.code} ${decision.detail}`);
  expect(decision.events.length).toBe(1);
  expect(decision.events[0]?.sequence).toBe(decision.state.sequence);
  return decision.state;
}
const code = (decision: { ok: boolean } | Refusal): string | undefined =>
  'code' in decision ? decision.code : undefined;

function line(percentOff?: string): LineInput {
  const adjustment: Adjustment | undefined =
    percentOff === undefined
      ? undefined
      : { kind: 'percent_off', value: percentOff, reason: 'because' };
  return {
    id: 'l1',
    offeringId: 'router',
    quantity: 1,
    ...(adjustment === undefined ? {} : { adjustment }),
  };
}

const draft = (percentOff?: string): QuoteState =>
  ok(
    createQuote(
      { market: 'us', channel: 'web', customerId: 'c', lines: [line(percentOff)] },
      { id: newId(), number: 'Q-000001' },
      ACTIVE,
      NOW,
    ),
  );
const priced = (percentOff?: string): QuoteState =>
  ok(priceQuote(draft(percentOff), slice, ACTIVE, NOW));
const submitted = (percentOff?: string): QuoteState =>
  ok(submitQuote(priced(percentOff), policies, 'ann', NOW, newId));
const accepted = (): QuoteState => ok(acceptQuote(submitted(), {}, NOW));

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

test('given any of the final states, when anything is asked, then nothing changes', () => {
  const decided = convertQuote(accepted(), { id: newId(), number: 'O-1' }, NOW);
  if (!decided.ok) throw new Error(decided.detail);
  const cancelled = ok(cancelQuote(draft(), {}, NOW));
  for (const state of [decided.quote.state, cancelled]) {
    for (const decision of [
      putItems(state, { lines: [] }, ACTIVE, NOW),
      priceQuote(state, slice, ACTIVE, NOW),
      submitQuote(state, policies, 'ann', NOW, newId),
      acceptQuote(state, {}, NOW),
      reviseQuote(state, NOW),
      cancelQuote(state, {}, NOW),
      convertQuote(state, { id: newId(), number: 'O-2' }, NOW),
    ]) {
      expect(code(decision)).toBe('illegal_transition');
    }
  }
});
