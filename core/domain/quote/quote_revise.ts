import type { ParsedBody } from '../../contract/calls.ts';
import type { Refusal } from '../../contract/reply.ts';
import { voidCase } from '../approval/state.ts';
import { daysAfter, VALID_DAYS_DEFAULT, validityUntil } from './expiry.ts';
import { asDraft, changed, mustBe, tellingOf } from './state.ts';
import type { QuoteDecision, QuoteIn, QuoteState } from './state.ts';

type Revision = Omit<ParsedBody['quote_revise'], 'quoteId'>;

/** A new revision with the same lines; the old one is superseded, and its approval void. */
export function reviseQuote(
  state: QuoteState,
  now: string,
  command: Revision = {},
): QuoteDecision | Refusal {
  switch (state.status) {
    case 'priced':
    case 'approval_pending':
    case 'approved':
    case 'rejected':
    case 'accepted':
    case 'expired': {
      const validUntil = validityOf(state, command, now);
      if (typeof validUntil !== 'string') return validUntil;
      const next = asDraft(state, { revision: state.revision + 1, validUntil });
      const revised = changed(restated(next, command), 'quote.revised', now);
      // Who waits for its decision hears that there is nothing to decide any more.
      return state.status === 'approval_pending'
        ? tellingOf(revised, voidCase(state.approval))
        : revised;
    }
    case 'draft':
    case 'converted':
    case 'cancelled':
      return mustBe(
        state,
        'priced',
        'approval_pending',
        'approved',
        'rejected',
        'accepted',
        'expired',
      );
    default:
      return state satisfies never;
  }
}

function validityOf(state: QuoteState, command: Revision, now: string): string | Refusal {
  if (command.validUntil !== undefined) return validityUntil(command.validUntil, now);
  return now < state.validUntil ? state.validUntil : daysAfter(now, VALID_DAYS_DEFAULT);
}

/** Absent: as it was; null: taken away. */
function restated(draft: QuoteIn<'draft'>, command: Revision): QuoteIn<'draft'> {
  const { externalReference: reference, contractReference: contract, notes: text, ...rest } = draft;
  const externalReference = orBefore(command.externalReference, reference);
  const contractReference = orBefore(command.contractReference, contract);
  const notes = orBefore(command.notes, text);
  return {
    ...rest,
    ...(externalReference === null ? {} : { externalReference }),
    ...(contractReference === null ? {} : { contractReference }),
    ...(notes === null ? {} : { notes }),
  };
}

function orBefore(said: string | null | undefined, before: string | undefined): string | null {
  return said === undefined ? (before ?? null) : said;
}
