import type { ParsedBody } from '../../contract/calls.ts';
import type { EditedQuote } from '../../contract/quote_edit.ts';
import type { Refusal, Reply } from '../../contract/reply.ts';
import { digestOf } from '../../domain/pricing/line_digest.ts';
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
import type { EditedItemRow } from '../../sql/quotes/quote_item.ts';
import { runQuoteCommandAs } from './quote_command.ts';
import { refuseDiscounts } from './quote_discounts.ts';
import { quoteView } from './quote_state.ts';
import { soldIn } from './sold_in.ts';

export function quoteEditItems(
  call: Call,
  body: ParsedBody['quote_edit_items'],
): Promise<Reply<EditedQuote>> {
  const tellsAll = body.reply === 'all';
  return runQuoteCommandAs(
    call,
    body.quoteId,
    (state, active, items) => {
      const edited = editQuote(state, body, active);
      if (!edited.ok) return edited;
      const decided = staysPriced(edited)
        ? priced(call, edited, items)
        : editDraft(edited, call.now);
      return decided.ok === true ? (refuseOver(call, edited, decided) ?? decided) : decided;
    },
    tellsAll ? wholeView : editedView,
    {},
    tellsAll,
  );
}

function priced(
  call: Call,
  edited: Edited,
  items: readonly EditedItemRow[],
): QuoteDecision | Refusal | Needs {
  const { catalogVersion, lines, state } = edited;
  const { catalogue } = call.services;
  // What a line that is gone had sold decides what other lines lose by that.
  const both = [...lines, ...state.lines];
  const sold = soldIn(both, (ids) => catalogue.peek(call.identity.tenant, catalogVersion, ids));
  if (Array.isArray(sold)) return { ok: 'needs', catalogVersion, offeringIds: sold };
  const digests = items.map(({ digest }) => digest);
  return editPriced(edited, sold.slice, call.now, digests);
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

/** Lines that differ: the reply to a small edit is small, however large the quote. */
function editedView(
  after: QuoteState,
  before: QuoteState,
  items: readonly EditedItemRow[],
): EditedQuote {
  const { lines, price, ...rest } = quoteView(after);
  const { added, changed, removed } = lineChanges(before.lines, lines);
  const fresh = new Set([...added, ...changed]);
  const was = new Map(items.map(({ input, digest }) => [input.id, digest]));
  const costs = price?.lines.filter((line) => was.get(line.id) !== digestOf(line)) ?? [];
  return {
    ...rest,
    lines: lines.filter((line) => fresh.has(line)),
    removed,
    lineCount: lines.length,
    ...(price === undefined ? {} : { price: { ...price, lines: costs } }),
  };
}

function wholeView(
  after: QuoteState,
  before: QuoteState,
  items: readonly EditedItemRow[],
): EditedQuote {
  const { lines, price, ...rest } = quoteView(after);
  const { removed } = lineChanges(before.lines, lines);
  const stored = items.flatMap((item) => item.priced ?? []);
  const prices = new Map([...stored, ...(price?.lines ?? [])].map((line) => [line.id, line]));
  const costs = lines.flatMap(({ id }) => prices.get(id) ?? []);
  return {
    ...rest,
    lines,
    removed,
    lineCount: lines.length,
    ...(price === undefined ? {} : { price: { ...price, lines: costs } }),
  };
}
