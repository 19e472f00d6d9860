import type { Refusal } from '../../contract/reply.ts';
import { refuse } from '../../contract/reply.ts';
import { expired } from './expiry.ts';
import { changed, mustBe } from './state.ts';
import type { QuoteDecision, QuoteState } from './state.ts';

/** The customer says yes, in time, to exactly the price that was seen and approved. */
export function acceptQuote(
  state: QuoteState,
  command: { readonly priceHash?: string | undefined },
  now: string,
): QuoteDecision | Refusal {
  if (state.status !== 'approved') return mustBe(state, 'approved');
  const late = expired(state, now);
  if (late !== null) return late;
  const { priceHash } = state.price;
  if (command.priceHash !== undefined && command.priceHash !== priceHash) {
    return refuse('price_changed', 'the price is not the one that was seen', {
      field: '/priceHash',
    });
  }
  if (state.approval !== undefined && state.approval.case.priceHash !== priceHash) {
    return refuse('price_changed', 'the price is not the one that was approved');
  }
  return changed({ ...state, status: 'accepted' }, 'quote.accepted', now);
}
