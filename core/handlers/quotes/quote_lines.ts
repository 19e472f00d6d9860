import type { ParsedBody } from '../../contract/calls.ts';
import type { Quote } from '../../contract/quote.ts';
import type { Refusal, Reply } from '../../contract/reply.ts';
import { offeringIdsOf } from '../../domain/catalogue/slice.ts';
import { proposedIdsOf } from '../../domain/configuration/defaults.ts';
import { unsoldCurrency } from '../../domain/quote/place.ts';
import { createQuote } from '../../domain/quote/quote_create.ts';
import { priceQuote } from '../../domain/quote/quote_price.ts';
import { putItems } from '../../domain/quote/quote_put_items.ts';
import type { QuoteState } from '../../domain/quote/state.ts';
import type { Call } from '../../server/call.ts';
import { runCommand } from '../../server/run_command.ts';
import type { Needs } from '../../server/run_command.ts';
import { activeVersion } from '../../sql/catalogue/catalog_version.ts';
import { openingChanges } from './open_quote.ts';
import { runQuoteCommand } from './quote_command.ts';
import { refuseDiscounts } from './quote_discounts.ts';
import { quoteView } from './quote_state.ts';

export async function quoteCreate(
  call: Call,
  body: ParsedBody['quote_create'],
): Promise<Reply<Quote>> {
  const { tenant } = call.identity;
  const number = await call.services.numbers.take(call, 'quote');
  if (typeof number !== 'string') return number;
  const fresh = { id: call.services.newId(), number };
  return runCommand(call, {
    load: (sql) => [activeVersion(sql, tenant, call.now)],
    decide: ([[active]]) => {
      const decided = createQuote(body, fresh, active?.catalogVersion ?? null, call.now);
      if (!decided.ok) return decided;
      const { state, events } = decided;
      const { catalogVersion, lines } = state;
      const unsold = refuseCurrency(call, state);
      if (unsold !== null) return unsold;
      const beyond = refuseDiscounts(call, { catalogVersion, context: state, lines, before: [] });
      if (beyond !== null) return beyond;
      return {
        ok: true,
        reply: { ok: true, body: quoteView(state), version: state.version, created: true },
        changes: openingChanges(call, state, events),
      };
    },
  });
}

/** A currency that nothing could be priced in is told at once, not when it comes to the price. */
function refuseCurrency(call: Call, state: QuoteState): Refusal | Needs | null {
  const { catalogVersion, currency } = state;
  if (currency === undefined) return null;
  const known = call.services.catalogue.peek(call.identity.tenant, catalogVersion, []);
  if (!known.ok) return { ok: 'needs', catalogVersion, offeringIds: [] };
  return unsoldCurrency(known.slice, state, call.now);
}

export function quotePutItems(
  call: Call,
  body: ParsedBody['quote_put_items'],
): Promise<Reply<Quote>> {
  return runQuoteCommand(call, body.quoteId, (state, active) => {
    const decided = putItems(state, body, active, call.now);
    if (!decided.ok) return decided;
    const { catalogVersion, lines } = decided.state;
    const before = state.catalogVersion === catalogVersion ? state.lines : [];
    return refuseDiscounts(call, { catalogVersion, context: state, lines, before }) ?? decided;
  });
}

export function quotePrice(call: Call, body: ParsedBody['quote_price']): Promise<Reply<Quote>> {
  return runQuoteCommand(call, body.quoteId, (state, active) => {
    const offeringIds = offeringIdsOf(state.lines);
    const { catalogVersion } = state;
    const peek = (ids: readonly string[]) =>
      call.services.catalogue.peek(call.identity.tenant, catalogVersion, ids);
    const known = peek(offeringIds);
    if (!known.ok) return { ok: 'needs', catalogVersion, offeringIds };
    // What rules fill in by default is priced as well.
    const proposed = proposedIdsOf(known.slice.offerings.values());
    if (proposed.length === 0) return priceQuote(state, known.slice, active, call.now);
    const all = [...new Set([...offeringIds, ...proposed])];
    const whole = peek(all);
    if (!whole.ok) return { ok: 'needs', catalogVersion, offeringIds: all };
    return priceQuote(state, whole.slice, active, call.now);
  });
}
