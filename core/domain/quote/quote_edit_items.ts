import type { ParsedBody } from '../../contract/calls.ts';
import type { LineInput, PriceBasket } from '../../contract/price.ts';
import type { Refusal } from '../../contract/reply.ts';
import type { CatalogSlice } from '../catalogue/slice.ts';
import { completeLines } from '../configuration/complete_lines.ts';
import { refuseInvalidLines } from '../configuration/validate_lines.ts';
import { repriceBasket } from '../pricing/reprice_basket.ts';
import type { PricedBefore } from '../pricing/reprice_basket.ts';
import { changesBetween } from '../pricing/validity.ts';
import { staleCatalogue } from './catalogue_version.ts';
import { editLines, toldByEdit } from './line_edits.ts';
import type { EditedLines } from './line_edits.ts';
import { placeOf } from './place.ts';
import { priceQuote } from './quote_price.ts';
import { asDraft, changed, mustBe } from './state.ts';
import type { QuoteDecision, QuoteIn, QuoteState } from './state.ts';

type Command = Pick<ParsedBody['quote_edit_items'], 'catalogVersion' | 'edits'>;
export type Editable = QuoteIn<'draft' | 'priced'>;

export type Edited = EditedLines & {
  readonly state: Editable;
  /** The catalogue version that the edited quote is on. */
  readonly catalogVersion: string;
};

/** The lines as they are to be, before anything is priced. */
export function editQuote(
  state: QuoteState,
  command: Command,
  activeVersion: string | null,
): Edited | Refusal {
  if (state.status !== 'draft' && state.status !== 'priced') {
    return mustBe(state, 'draft', 'priced');
  }
  const stale = staleCatalogue(command.catalogVersion, activeVersion);
  if (stale !== null) return stale;
  const edited = editLines(state.lines, command.edits);
  if (!edited.ok) return edited;
  return { ...edited, state, catalogVersion: activeVersion ?? state.catalogVersion };
}

/** Whether it is to be priced: a draft stays one, and without lines it becomes one. */
export function staysPriced({ state, lines }: Edited): boolean {
  return state.status === 'priced' && lines.length > 0;
}

/** A draft with these lines; a price that there was no longer holds. */
export function editDraft({ state, lines, catalogVersion }: Edited, now: string): QuoteDecision {
  return changed(asDraft(state, { lines, catalogVersion }), 'quote.items_changed', now);
}

/**
 * A priced quote with these lines, priced again. What a full price of it would be, to the hash; but
 * lines that can't have changed are neither checked nor priced anew (`repriceBasket`). The price of
 * its state has those lines only that were priced.
 */
export function editPriced(
  edited: Edited,
  slice: CatalogSlice,
  now: string,
  /** Of what each line cost before, in their order; null: not known. */
  digests: readonly (string | null)[],
): QuoteDecision | Refusal {
  const { catalogVersion, places, state } = edited;
  if (state.status !== 'priced') return editDraft(edited, now);
  const decided =
    state.catalogVersion === catalogVersion
      ? repriced(state, edited, slice, now, digests)
      : // Another version may say anything of any line.
        priceQuote({ ...state, catalogVersion, lines: edited.lines }, slice, catalogVersion, now);
  if (!decided.ok) return toldByEdit(decided, edited.lines, places);
  return changed(
    { ...decided.state, version: state.version, sequence: state.sequence },
    'quote.items_changed',
    now,
  );
}

function repriced(
  state: QuoteIn<'priced'>,
  { lines: wanted }: Edited,
  slice: CatalogSlice,
  now: string,
  digests: readonly (string | null)[],
): QuoteDecision | Refusal {
  const { price } = state;
  const isOver = changesBetween(slice, Date.parse(price.pricedAt), Date.parse(now));
  const before = new Set(isOver ? [] : state.lines);
  const place = placeOf(state);
  const broken = refuseInvalid(slice, wanted, before, { ...place, now });
  if (broken !== null) return broken;
  const lines = wanted.map((line) =>
    before.has(line) ? line : (completeLines(slice, [line])[0] ?? line),
  );
  const known: PricedBefore = {
    lines: state.lines,
    digests,
    currency: price.currency,
    pricedAt: price.pricedAt,
  };
  const basket: PriceBasket = { ...place, lines };
  const priced = repriceBasket(slice, basket, known, { now });
  if (!priced.ok) return priced;
  const { currency, totals, priceHash, pricedAt } = priced.result;
  const next = { currency, lines: priced.lines, totals, priceHash, pricedAt };
  return { ok: true, state: { ...state, lines, price: next }, events: [] };
}

/** Only lines that are new: the others were checked when they were priced, on the same version. */
function refuseInvalid(
  slice: CatalogSlice,
  lines: readonly LineInput[],
  before: ReadonlySet<LineInput>,
  context: { readonly market: string; readonly channel: string; readonly now: string },
): Refusal | null {
  const fresh = lines.filter((line) => !before.has(line));
  const broken = refuseInvalidLines(slice, fresh, context);
  if (broken === null) return null;
  const at = new Map(lines.map((line, index) => [line.id, `/lines/${index}`]));
  return toldByEdit(broken, fresh, at);
}
