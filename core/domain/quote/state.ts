import type { QuoteEventData } from '../../contract/events.ts';
import type { Quote } from '../../contract/quote.ts';
import type { Refusal } from '../../contract/reply.ts';
import { caseView } from '../approval/state.ts';
import type { ApprovalState } from '../approval/state.ts';
import { illegal } from '../decision.ts';
import type { Decided, Happened } from '../decision.ts';

export type QuotePrice = NonNullable<Quote['price']>;

/** What a quote has in every status. */
type QuoteFacts = Omit<Quote, 'status' | 'price' | 'approval' | 'orderId'>;
type QuoteBase = QuoteFacts & {
  /** Row version: what a caller must have seen to change it. */
  readonly version: number;
  /** Of the last event. */
  readonly sequence: number;
};
type Priced = { readonly price: QuotePrice };

export type QuoteState = QuoteBase &
  (
    | { readonly status: 'draft' }
    | ({ readonly status: 'priced' } & Priced)
    | ({ readonly status: 'approval_pending'; readonly approval: ApprovalState } & Priced)
    /** Without a case: no policy asked for one. */
    | ({ readonly status: 'approved'; readonly approval?: ApprovalState } & Priced)
    | ({ readonly status: 'rejected'; readonly approval: ApprovalState } & Priced)
    | ({ readonly status: 'accepted'; readonly approval?: ApprovalState } & Priced)
    | ({
        readonly status: 'converted';
        readonly approval?: ApprovalState;
        readonly orderId: string;
      } & Priced)
    | {
        readonly status: 'expired' | 'cancelled';
        readonly price?: QuotePrice;
        readonly approval?: ApprovalState;
      }
  );
export type QuoteIn<Status extends QuoteState['status']> = Extract<
  QuoteState,
  { readonly status: Status }
>;

export type QuoteEventType =
  | 'quote.created'
  | 'quote.items_changed'
  | 'quote.priced'
  | 'quote.submitted'
  | 'quote.level_approved'
  | 'quote.approval_assigned'
  | 'quote.approval_escalated'
  | 'quote.withdrawn'
  | 'quote.approved'
  | 'quote.rejected'
  | 'quote.accepted'
  | 'quote.revised'
  | 'quote.cancelled'
  | 'quote.expired'
  | 'quote.converted';
export type QuoteEvent = Happened<QuoteEventType, QuoteEventData>;
export type QuoteDecision = Decided<QuoteState, QuoteEvent>;

/** Moves version and sequence on by one and says what happened. */
export function changed(
  next: QuoteState,
  type: QuoteEventType,
  now: string,
  reason?: string,
): QuoteDecision {
  const state = {
    ...next,
    version: next.version + 1,
    sequence: next.sequence + 1,
    updatedAt: now,
  };
  return {
    ok: true,
    state,
    events: [{ type, sequence: state.sequence, data: quoteEventData(state, reason) }],
  };
}

/** For what goes back to a draft: its events still say what became of the case. */
export function tellingOf(decision: QuoteDecision, { case: closed }: ApprovalState): QuoteDecision {
  const approval = caseView(closed, false);
  const events = decision.events.map((event) => ({ ...event, data: { ...event.data, approval } }));
  return { ...decision, events };
}

export function unchanged(state: QuoteState): QuoteDecision {
  return { ok: true, state, events: [] };
}

export function mustBe(state: QuoteState, ...allowed: QuoteState['status'][]): Refusal {
  return illegal(`quote ${state.number}`, state.status, allowed);
}

function quoteEventData(state: QuoteState, reason?: string): QuoteEventData {
  const price = 'price' in state ? state.price : undefined;
  const approval = 'approval' in state ? state.approval : undefined;
  return {
    quoteId: state.id,
    number: state.number,
    revision: state.revision,
    status: state.status,
    customerId: state.customerId,
    version: state.version,
    ...(price === undefined ? {} : { totals: price.totals, priceHash: price.priceHash }),
    ...(approval === undefined ? {} : { approval: caseView(approval.case, false) }),
    ...(state.status === 'converted' ? { orderId: state.orderId } : {}),
    ...(reason === undefined ? {} : { reason }),
  };
}

export function factsOf(state: QuoteState): QuoteFacts {
  return {
    id: state.id,
    number: state.number,
    revision: state.revision,
    customerId: state.customerId,
    ...(state.externalReference === undefined
      ? {}
      : { externalReference: state.externalReference }),
    ...(state.contractReference === undefined
      ? {}
      : { contractReference: state.contractReference }),
    ...(state.notes === undefined ? {} : { notes: state.notes }),
    ...(state.clonedFrom === undefined ? {} : { clonedFrom: state.clonedFrom }),
    ...(state.amends === undefined ? {} : { amends: state.amends }),
    market: state.market,
    channel: state.channel,
    ...(state.segment === undefined ? {} : { segment: state.segment }),
    ...(state.currency === undefined ? {} : { currency: state.currency }),
    catalogVersion: state.catalogVersion,
    validUntil: state.validUntil,
    lines: state.lines,
    createdAt: state.createdAt,
    updatedAt: state.updatedAt,
  };
}

/** Back to a draft: what was priced or approved no longer holds. */
export function asDraft(state: QuoteState, more: Partial<QuoteBase>): QuoteIn<'draft'> {
  const { version, sequence } = state;
  return { ...factsOf(state), version, sequence, ...more, status: 'draft' };
}
