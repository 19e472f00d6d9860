import type { ParsedBody } from '../../contract/calls.ts';
import type { EditedQuote } from '../../contract/quote_edit.ts';
import type { Refusal, Reply } from '../../contract/reply.ts';
import { lineChanges } from '../../domain/quote/line_changes.ts';
import { toldByEdit } from '../../domain/quote/line_edits.ts';
import {
  editDraft,
  editPriced,
  editQuote,
  staysPriced,
} from '../../domain/quote/quote_edit_items.ts';
import type { Edited } from '../../domain/quote/quote_edit_items.ts';
import type { QuoteDecision, QuoteState } from '../../domain/quote/state.ts';
import type { Call } from '../../server/call.ts';
import type { Needs } from '../../server/run_command.ts';
import { runQuoteCommandAs } from './quote_command.ts';
import { refuseDiscounts } from './quote_discounts.ts';
import { quoteView } from './quote_state.ts';
import { soldIn } from './sold_in.ts';

export function quoteEditItems(
  call: Call,
  body: ParsedBody['quote_edit_items'],
): Promise<Reply<EditedQuote>> {
  return runQuoteCommandAs(
    call,
    body.quoteId,
    (state, active) => {
      const edited = editQuote(state, body, active);
      if (!edited.ok) return edited;
      const decided = staysPriced(edited) ? priced(call, edited) : editDraft(edited, call.now);
      return decided.ok === true ? (refuseOver(call, edited, decided) ?? decided) : decided;
    },
    (after, before) => editedView(after, before, body.reply),
  );
}

function priced(call: Call, edited: Edited): QuoteDecision | Refusal | Needs {
  const { catalogVersion, lines, state } = edited;
  const { catalogue } = call.services;
  // What a line that is gone had sold decides what other lines lose by that.
  const both = [...lines, ...state.lines];
  const sold = soldIn(both, (ids) => catalogue.peek(call.identity.tenant, catalogVersion, ids));
  if (Array.isArray(sold)) return { ok: 'needs', catalogVersion, offeringIds: sold };
  return editPriced(edited, sold.slice, call.now);
}

/** Manual prices that an edit gives; those that were there before stay, whoever gave them. */
function refuseOver(call: Call, edited: Edited, { state }: QuoteDecision): Refusal | Needs | null {
  const { catalogVersion, lines } = state;
  const before = edited.state.catalogVersion === catalogVersion ? edited.state.lines : [];
  const refused = refuseDiscounts(call, {
    catalogVersion,
    context: state,
    lines,
    before,
    priced: state.status === 'priced' ? state.price.lines : undefined,
  });
  return refused?.ok === false ? toldByEdit(refused, lines, edited.places) : refused;
}

/** Lines that differ, or all: the reply to a small edit is small, however large the quote. */
function editedView(
  after: QuoteState,
  before: QuoteState,
  wanted: ParsedBody['quote_edit_items']['reply'],
): EditedQuote {
  const { lines, price, ...rest } = quoteView(after);
  const { added, changed, removed } = lineChanges(before.lines, lines);
  const fresh = new Set([...added, ...changed]);
  const was = new Set('price' in before ? before.price?.lines : []);
  const all = wanted === 'all';
  return {
    ...rest,
    lines: all ? lines : lines.filter((line) => fresh.has(line)),
    removed,
    lineCount: lines.length,
    ...(price === undefined
      ? {}
      : { price: { ...price, lines: all ? price.lines : price.lines.filter((l) => !was.has(l)) } }),
  };
}
