import type { ParsedBody } from '../../contract/calls.ts';
import type { Quote } from '../../contract/quote.ts';
import type { Reply } from '../../contract/reply.ts';
import { acceptQuote } from '../../domain/quote/quote_accept.ts';
import { cancelQuote } from '../../domain/quote/quote_cancel.ts';
import { expireQuote } from '../../domain/quote/quote_expire.ts';
import { reviseQuote } from '../../domain/quote/quote_revise.ts';
import { asksMargin } from '../../domain/approval/open_case.ts';
import { submitQuote } from '../../domain/quote/quote_submit.ts';
import { withdrawQuote } from '../../domain/quote/quote_withdraw.ts';
import type { Call } from '../../server/call.ts';
import { runQuoteCommand } from './quote_command.ts';
import { soldIn } from './sold_in.ts';

export function quoteSubmit(call: Call, body: ParsedBody['quote_submit']): Promise<Reply<Quote>> {
  const { tenant, subject } = call.identity;
  return runQuoteCommand(call, body.quoteId, (state) => {
    const { catalogVersion } = state;
    const peek = (ids: readonly string[]) =>
      call.services.catalogue.peek(tenant, catalogVersion, ids);
    const known = peek([]);
    if (!known.ok) return { ok: 'needs', catalogVersion, offeringIds: [] };
    const policies = known.settings.approvalPolicies;
    const looks = policies.some((each) => each.categories !== undefined || asksMargin(each));
    const sold = looks ? soldIn(state.lines, peek) : known;
    if (Array.isArray(sold)) return { ok: 'needs', catalogVersion, offeringIds: sold };
    const { slice } = sold;
    const categoryOf = (id: string) => slice.offerings.get(id)?.category;
    return submitQuote(state, policies, subject, call.now, call.services.newId, categoryOf, slice);
  });
}

export function quoteWithdraw(
  call: Call,
  body: ParsedBody['quote_withdraw'],
): Promise<Reply<Quote>> {
  return runQuoteCommand(call, body.quoteId, (state) => withdrawQuote(state, body, call.now), {
    detail: body.reason,
  });
}

export function quoteAccept(call: Call, body: ParsedBody['quote_accept']): Promise<Reply<Quote>> {
  return runQuoteCommand(call, body.quoteId, (state) => acceptQuote(state, body, call.now));
}

export function quoteRevise(call: Call, body: ParsedBody['quote_revise']): Promise<Reply<Quote>> {
  return runQuoteCommand(call, body.quoteId, (state) => reviseQuote(state, call.now, body));
}

export function quoteCancel(call: Call, body: ParsedBody['quote_cancel']): Promise<Reply<Quote>> {
  return runQuoteCommand(call, body.quoteId, (state) => cancelQuote(state, body, call.now), {
    detail: body.reason,
  });
}

export function quoteExpire(call: Call, body: ParsedBody['quote_expire']): Promise<Reply<Quote>> {
  return runQuoteCommand(call, body.quoteId, (state) => expireQuote(state, call.now));
}
