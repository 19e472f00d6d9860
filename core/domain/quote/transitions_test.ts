import { describe, expect, test } from 'vitest';
import { QUOTE_STATUSES } from '../../contract/quote.ts';
import type { QuoteStatus } from '../../contract/quote.ts';
import type { Refusal } from '../../contract/reply.ts';
import { acceptQuote } from './quote_accept.ts';
import { cancelQuote } from './quote_cancel.ts';
import { convertQuote } from './quote_convert.ts';
import { decideApproval } from './quote_decide_approval.ts';
import { editDraft, editPriced, editQuote, staysPriced } from './quote_edit_items.ts';
import { expireQuote } from './quote_expire.ts';
import { priceQuote } from './quote_price.ts';
import { putItems } from './quote_put_items.ts';
import { reviseQuote } from './quote_revise.ts';
import { submitQuote } from './quote_submit.ts';
import { withdrawQuote } from './quote_withdraw.ts';
import {
  ACTIVE,
  APPROVER,
  inEveryStatus,
  LATER,
  line,
  newId,
  NOW,
  policies,
  slice,
} from './sample_quote.ts';
import type { QuoteDecision, QuoteState } from './state.ts';

type Command = {
  readonly name: string;
  readonly run: (state: QuoteState) => QuoteDecision | Refusal;
  /** From each status that allows it, the one that it leads to. */
  readonly legal: Partial<Record<QuoteStatus, QuoteStatus>>;
};

const COMMANDS: readonly Command[] = [
  {
    name: 'quote_put_items',
    run: (state) => putItems(state, { lines: [line('5')] }, ACTIVE, NOW),
    legal: { draft: 'draft', priced: 'draft', approved: 'draft', rejected: 'draft' },
  },
  {
    name: 'quote_edit_items',
    run: edit,
    legal: { draft: 'draft', priced: 'priced' },
  },
  {
    name: 'quote_price',
    run: (state) => priceQuote(state, slice, ACTIVE, NOW),
    legal: { draft: 'priced', priced: 'priced' },
  },
  {
    name: 'quote_submit',
    run: (state) => submitQuote(state, policies, 'ann', NOW, newId),
    legal: { priced: 'approved' },
  },
  {
    name: 'quote_withdraw',
    run: (state) => withdrawQuote(state, {}, NOW),
    legal: { approval_pending: 'draft' },
  },
  {
    name: 'quote_approve',
    run: (state) => decideApproval(state, { ...APPROVER, decision: 'approved' }, NOW),
    legal: { approval_pending: 'approved' },
  },
  {
    name: 'quote_reject',
    run: (state) => decideApproval(state, { ...APPROVER, decision: 'rejected', reason: 'no' }, NOW),
    legal: { approval_pending: 'rejected' },
  },
  {
    name: 'quote_accept',
    run: (state) => acceptQuote(state, {}, NOW),
    legal: { approved: 'accepted' },
  },
  {
    name: 'quote_revise',
    run: (state) => reviseQuote(state, NOW),
    legal: {
      priced: 'draft',
      approval_pending: 'draft',
      approved: 'draft',
      rejected: 'draft',
      accepted: 'draft',
      expired: 'draft',
    },
  },
  {
    name: 'quote_cancel',
    run: (state) => cancelQuote(state, {}, NOW),
    legal: {
      draft: 'cancelled',
      priced: 'cancelled',
      approval_pending: 'cancelled',
      approved: 'cancelled',
      rejected: 'cancelled',
      accepted: 'cancelled',
    },
  },
  {
    name: 'quote_expire',
    run: (state) => expireQuote(state, LATER),
    legal: {
      draft: 'expired',
      priced: 'expired',
      approval_pending: 'expired',
      approved: 'expired',
      rejected: 'expired',
    },
  },
  { name: 'quote_convert', run: convert, legal: { accepted: 'converted' } },
];

function edit(state: QuoteState): QuoteDecision | Refusal {
  const edits = [{ op: 'change' as const, lineId: 'l1', quantity: 2 }];
  const edited = editQuote(state, { edits }, ACTIVE);
  if (!edited.ok) return edited;
  return staysPriced(edited) ? editPriced(edited, slice, NOW, []) : editDraft(edited, NOW);
}

function convert(state: QuoteState): QuoteDecision | Refusal {
  const decided = convertQuote(state, { id: newId(), number: 'O-000002' }, NOW);
  return decided.ok ? decided.quote : decided;
}

describe.each(COMMANDS)('$name', ({ run, legal }) => {
  test.each(QUOTE_STATUSES.map((status) => ({ status, to: legal[status] })))(
    'of a quote that is $status leads to $to, or names the statuses that allow it',
    ({ status, to }) => {
      const before = inEveryStatus()[status];
      const decided = run(before);
      if (to !== undefined) {
        if (!decided.ok) throw new Error(`${decided.code}: ${decided.detail}`);
        const { state, events } = decided;
        expect(state.status).toBe(to);
        expect(state.version).toBe(before.version + 1);
        expect(events.map(({ sequence }) => sequence)).toEqual([before.sequence + 1]);
        return;
      }
      expect(decided).toMatchObject({ ok: false, code: 'illegal_transition' });
      const [, named = ''] = /this needs (.*)$/.exec(decided.ok ? '' : decided.detail) ?? [];
      const allowed = QUOTE_STATUSES.filter((each) => legal[each] !== undefined);
      expect(named.split(' or ').toSorted()).toEqual(allowed.toSorted());
    },
  );
});
