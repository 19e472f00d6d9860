import { refuse } from '../../contract/reply.ts';
import type { Refusal } from '../../contract/reply.ts';
import { acknowledgeOrder } from '../order/acknowledge.ts';
import type { OrderDecision } from '../order/state.ts';
import { changed, mustBe } from './state.ts';
import type { QuoteDecision, QuoteState } from './state.ts';

/** An accepted revision becomes one order, with a copy of everything that was agreed. */
export function convertQuote(
  state: QuoteState,
  fresh: { readonly id: string; readonly number: string },
  now: string,
): { readonly ok: true; readonly quote: QuoteDecision; readonly order: OrderDecision } | Refusal {
  if (state.status !== 'accepted') return mustBe(state, 'accepted');
  if (state.amends !== undefined) {
    const detail = `quote ${state.number} amends an order: apply it to that order`;
    return refuse('illegal_transition', detail);
  }
  return {
    ok: true,
    quote: changed({ ...state, status: 'converted', orderId: fresh.id }, 'quote.converted', now),
    order: acknowledgeOrder(state, fresh, now),
  };
}
