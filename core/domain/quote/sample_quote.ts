import { expect } from 'vitest';
import type { LineInput } from '../../contract/price.ts';
import type { Refusal } from '../../contract/reply.ts';
import { sliceOf } from '../catalogue/slice.ts';
import { acceptQuote } from './quote_accept.ts';
import { cancelQuote } from './quote_cancel.ts';
import { convertQuote } from './quote_convert.ts';
import { createQuote } from './quote_create.ts';
import { decideApproval } from './quote_decide_approval.ts';
import { expireQuote } from './quote_expire.ts';
import { priceQuote } from './quote_price.ts';
import { submitQuote } from './quote_submit.ts';
import type { QuoteDecision, QuoteState } from './state.ts';

// What the tests of quotes share: a small catalogue, and a quote in every status.
export const NOW = '2026-03-01T10:00:00.000Z';
/** Past the validity of every sample. */
export const LATER = '2026-05-01T10:00:00.000Z';
export const ACTIVE = 'v1';

let ids = 0;
export const newId = (): string =>
  `00000000-0000-7000-8000-${String((ids += 1)).padStart(12, '0')}`;

const EVERYWHERE = { markets: [], channels: [] };
export const slice = sliceOf({
  catalogVersion: ACTIVE,
  offerings: [
    {
      ...EVERYWHERE,
      id: 'router',
      name: 'Router',
      category: 'devices',
      kind: 'simple',
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
      ...EVERYWHERE,
      id: 'standard',
      name: 'Standard',
      currency: 'USD',
      status: 'active',
      segments: [],
      priority: 0,
    },
  ],
});
export const policies = [
  {
    id: 'over-10',
    discountPercentOver: '10',
    levels: [{ name: 'Lead', role: 'approver' as const }],
  },
];
export const APPROVER = { by: 'bob', roles: ['approver' as const] };

export function ok(decision: QuoteDecision | Refusal): QuoteState {
  if (!decision.ok) throw new Error(`refused: ${decision.code} ${decision.detail}`);
  expect(decision.events.length).toBe(1);
  expect(decision.events[0]?.sequence).toBe(decision.state.sequence);
  return decision.state;
}

export function line(percentOff?: string): LineInput {
  const given = { kind: 'percent_off' as const, value: percentOff ?? '', reason: 'because' };
  const adjustment = percentOff === undefined ? {} : { adjustment: given };
  return { id: 'l1', offeringId: 'router', quantity: 1, ...adjustment };
}

export function draft(percentOff?: string): QuoteState {
  const content = { market: 'us', channel: 'web', customerId: 'c', lines: [line(percentOff)] };
  return ok(createQuote(content, { id: newId(), number: 'Q-000001' }, ACTIVE, NOW));
}

export function priced(percentOff?: string): QuoteState {
  return ok(priceQuote(draft(percentOff), slice, ACTIVE, NOW));
}

export function submitted(percentOff?: string): QuoteState {
  return ok(submitQuote(priced(percentOff), policies, 'ann', NOW, newId));
}

export function accepted(): QuoteState {
  return ok(acceptQuote(submitted(), {}, NOW));
}

function converted(): QuoteState {
  const decided = convertQuote(accepted(), { id: newId(), number: 'O-000001' }, NOW);
  if (!decided.ok) throw new Error(decided.detail);
  return decided.quote.state;
}

/** One in each status, each reached by commands. */
export function inEveryStatus(): { readonly [Status in QuoteState['status']]: QuoteState } {
  const no = { ...APPROVER, decision: 'rejected' as const, reason: 'too cheap' };
  return {
    draft: draft(),
    priced: priced(),
    approval_pending: submitted('15'),
    approved: submitted(),
    rejected: ok(decideApproval(submitted('15'), no, NOW)),
    accepted: accepted(),
    converted: converted(),
    expired: ok(expireQuote(priced(), LATER)),
    cancelled: ok(cancelQuote(draft(), {}, NOW)),
  };
}
