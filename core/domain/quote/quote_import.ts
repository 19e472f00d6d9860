import type { ParsedBody } from '../../contract/calls.ts';
import type { ApprovalPolicy } from '../../contract/approval_policies.ts';
import type { Refusal } from '../../contract/reply.ts';
import type { CatalogSlice } from '../catalogue/slice.ts';
import type { NewId } from '../decision.ts';
import { priceQuote } from './quote_price.ts';
import { submitQuote } from './quote_submit.ts';
import type { QuoteDecision, QuoteState } from './state.ts';

export type ImportTerms = {
  readonly slice: CatalogSlice;
  readonly policies: readonly ApprovalPolicy[];
  readonly by: string;
  readonly newId: NewId;
};

/**
 * What follows the opening of an imported quote, by the same decisions as for any other: each
 * leaves its event, and the first refusal is that of the whole.
 */
export function importQuote(
  opened: QuoteDecision,
  command: Pick<ParsedBody['quote_import'], 'submit'>,
  { slice, policies, by, newId }: ImportTerms,
  now: string,
): QuoteDecision | Refusal {
  const priced = priceQuote(opened.state, slice, slice.catalogVersion, now);
  if (!priced.ok) return priced;
  const submitted = command.submit
    ? submitQuote(priced.state, policies, by, now, newId, categoryIn(slice), slice)
    : null;
  if (submitted?.ok === false) return submitted;
  const state: QuoteState = submitted?.state ?? priced.state;
  return {
    ok: true,
    state,
    events: [...opened.events, ...priced.events, ...(submitted?.events ?? [])],
  };
}

function categoryIn({ offerings }: CatalogSlice): (id: string) => string | undefined {
  return (id) => offerings.get(id)?.category;
}
