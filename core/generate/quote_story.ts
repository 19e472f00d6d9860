import { voidCase } from '../domain/approval/state.ts';
import type { ApprovalState } from '../domain/approval/state.ts';
import { acceptQuote } from '../domain/quote/quote_accept.ts';
import { cancelQuote } from '../domain/quote/quote_cancel.ts';
import { createQuote } from '../domain/quote/quote_create.ts';
import { decideApproval } from '../domain/quote/quote_decide_approval.ts';
import { expireQuote } from '../domain/quote/quote_expire.ts';
import { reviseQuote } from '../domain/quote/quote_revise.ts';
import { submitQuote } from '../domain/quote/quote_submit.ts';
import type { QuoteDecision, QuoteState } from '../domain/quote/state.ts';
import { changed } from '../domain/quote/state.ts';
import { quoteView } from '../handlers/quotes/quote_state.ts';
import type { Basket } from './baskets.ts';
import type { Catalogue } from './catalogue.ts';
import { accepted, StoryRefused } from './decided.ts';
import { record } from './evidence.ts';
import type { QuoteStep } from './proportions.ts';
import { writeCase, writeRevision } from './quote_rows.ts';
import type { Tape } from './tape.ts';

export type QuoteTale = {
  readonly tape: Tape;
  readonly tenant: string;
  readonly catalogue: Catalogue;
  readonly basket: Basket;
};

const DAY_S = 86_400;
/** Seconds that pass before a step. */
const WAIT_S: Readonly<Record<QuoteStep, number>> = {
  price: 20,
  submit: 45,
  approve: 1_800,
  reject: 3_600,
  accept: 7_200,
  revise: 5_400,
  cancel: 3_600,
  expire: 60,
};

/** Creates a quote and takes it through the steps, each decided by the domain. */
export function tellQuote(
  tale: QuoteTale,
  steps: readonly QuoteStep[],
  validDays: number,
): QuoteState {
  const { tape, basket, catalogue } = tale;
  const { market, channel, segment } = basket.context;
  const created = accepted(
    createQuote(
      {
        market,
        channel,
        ...(segment === undefined ? {} : { segment }),
        customerId: 'customer-{{customer}}',
        externalReference: 'crm-{{number}}',
        ...(segment === undefined ? {} : { contractReference: 'frame-{{customer}}' }),
        validUntil: new Date(tape.startMs + validDays * DAY_S * 1_000).toISOString(),
        lines: [...basket.lines],
      },
      { id: tape.newId(), number: '{{number}}' },
      catalogue.version,
      tape.now(),
    ),
  );
  note(tale, null, created, 'sales', 'quote_create');
  let state = created.state;
  for (const step of steps) {
    tape.pass(step === 'expire' ? validDays * DAY_S : WAIT_S[step]);
    state = take(tale, state, step);
  }
  return state;
}

function take(tale: QuoteTale, state: QuoteState, step: QuoteStep): QuoteState {
  const { tape, catalogue } = tale;
  const now = tape.now();
  const done = (decision: QuoteDecision, actor: string, action: string): QuoteState => {
    note(tale, state, decision, actor, action);
    return decision.state;
  };
  switch (step) {
    case 'price':
      return done(priced(state, tale.basket, now), 'sales', 'quote_price');
    case 'submit': {
      const policies = catalogue.settings.approvalPolicies ?? [];
      const categoryOf = (id: string) => catalogue.slice.offerings.get(id)?.category;
      const decided = submitQuote(state, policies, 'sales', now, tape.newId, categoryOf);
      return done(accepted(decided), 'sales', 'quote_submit');
    }
    case 'approve':
      return approveAll(tale, state);
    case 'reject': {
      const verdict = {
        decision: 'rejected',
        by: 'approver',
        roles: null,
        reason: 'Too much off',
      } as const;
      return done(accepted(decideApproval(state, verdict, now)), 'approver', 'quote_reject');
    }
    case 'accept':
      return done(accepted(acceptQuote(state, {}, now)), 'sales', 'quote_accept');
    case 'revise': {
      const decided = accepted(reviseQuote(state, now));
      writeRevision(tape, tale.tenant, state, now);
      const was = 'approval' in state ? state.approval : undefined;
      if (was !== undefined) writeCase(tape, tale.tenant, state, voidCase(was));
      return done(decided, 'sales', 'quote_revise');
    }
    case 'cancel':
      return done(
        accepted(cancelQuote(state, { reason: 'No longer wanted' }, now)),
        'sales',
        'quote_cancel',
      );
    case 'expire':
      return done(accepted(expireQuote(state, now)), 'core', 'quote_expire');
    default:
      return step satisfies never;
  }
}

/** The price was computed once for all copies of the basket; the domain's own event tells of it. */
function priced(state: QuoteState, basket: Basket, now: string): QuoteDecision {
  if (state.status !== 'draft') throw new StoryRefused(`a quote that is ${state.status} is priced`);
  const price = { ...basket.price, pricedAt: now };
  return changed({ ...state, status: 'priced', price }, 'quote.priced', now);
}

/** Level by level, each by another person; nothing to do when no policy asked. */
function approveAll(tale: QuoteTale, given: QuoteState): QuoteState {
  let state = given;
  while (state.status === 'approval_pending') {
    const level: number = levelsDecided(state.approval) + 1;
    const verdict = { decision: 'approved', by: `approver-${level}`, roles: null } as const;
    const decided = accepted(decideApproval(state, verdict, tale.tape.now()));
    note(tale, state, decided, verdict.by, 'quote_approve');
    state = decided.state;
    tale.tape.pass(600);
  }
  return state;
}

function levelsDecided(approval: ApprovalState): number {
  return approval.case.levels.filter(({ status }) => status !== 'pending').length;
}

function note(
  { tape, tenant }: QuoteTale,
  before: QuoteState | null,
  { state, events }: QuoteDecision,
  actor: string,
  action: string,
): void {
  const reply = { version: state.version, body: quoteView(state), lines: state.lines.length };
  const did = { actor, action, before: before?.status ?? null, after: state.status, reply };
  record(tape, { tenant, type: 'quote', id: state.id }, did, events);
}
